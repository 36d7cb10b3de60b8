"use strict";
// tslab 1.0.22 runs a cell as an async function where it has an `await` outside of any function, but does not count
// `for await`.
const ts = require("@tslab/typescript-for-tslab");

/**
 * Whether the source loops by `for await` outside of any function.
 * @param {string} source
 */
function loopsByAwait(source) {
  /** @type {(node: import("@tslab/typescript-for-tslab").Node) => boolean} */
  const visit = (node) =>
    !ts.isFunctionLike(node) &&
    ((ts.isForOfStatement(node) && node.awaitModifier !== undefined) || ts.forEachChild(node, visit) === true);
  return visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022));
}

module.exports = { loopsByAwait };
