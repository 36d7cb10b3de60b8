import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { packedFolder, stateOf, type Folder } from "./folder";

/**
 * The packed library in a folder of its own. `PALIMPSEST_NODES` names further Nodes that it has to run on, by the paths
 * of their binaries, with `:` between them.
 */
const nodes = [process.execPath, ...(process.env.PALIMPSEST_NODES ?? "").split(delimiter).filter(Boolean)];

/** A run at the least size, and its figure in a file; prints what a test compares. */
const quickStart = (name: string): string => `
  const { writeFileSync, readFileSync } = await import("node:fs");
  const size = { scale: "smoke", width: 4, imageSize: 32 };
  const made = await run({ strategy: "lwf", seed: 1, ...size }, { out: ${JSON.stringify(name)} });
  writeFileSync(${JSON.stringify(`${name}.html`)}, await figurePage("lwf", mapPerTask([made])));
  const { commit } = JSON.parse(readFileSync(${JSON.stringify(`${name}/manifest.json`)}, "utf8"));
  console.log("\\n" + JSON.stringify({ node: process.versions.node, acc: made.metrics.acc, commit }));
`;
const names = "figurePage, mapPerTask, run";
const scripts = {
  "by-require.cjs": `const { ${names} } = require("palimpsest"); (async () => {${quickStart("by-require")}})();`,
  "by-import.mjs": `import { ${names} } from "palimpsest"; ${quickStart("by-import")}`,
};

describe("a packed library in an empty folder", () => {
  let folder: Folder;
  const inside = (...parts: string[]): string => join(folder.path, ...parts);
  const program = (...parts: string[]): string => inside("node_modules", ...parts);
  before(async () => {
    folder = await packedFolder();
    execFileSync("git", ["init", "-q", folder.path]);
    for (const [name, text] of Object.entries(scripts)) writeFileSync(inside(name), text);
  });
  after(() => rmSync(folder.path, { recursive: true, force: true }));

  it("is small, and holds no tests, no sources and no outputs of notebooks", () => {
    const { size, files } = folder.packed;
    assert.ok(size < 14e6, `${size} bytes; 11e6 are weights, of drawings and of photographs`);
    const tops = new Set(files.map(({ path }) => path.split("/")[0]));
    const expected = ["LICENSE", "README.md", "dist", "docs", "environment", "package.json", "weights"];
    assert.deepEqual([...tops].sort(), expected);
    assert.deepEqual(
      files.filter(({ path }) => /\.map$|tsbuildinfo|(^|\/)tests?\/|\.test\./.test(path)),
      [],
    );
    const notebook = readFileSync(program("palimpsest", "dist", "notebooks", "02-the-benchmark.ipynb"), "utf8");
    const { cells } = JSON.parse(notebook) as { readonly cells: readonly { readonly outputs?: readonly unknown[] }[] };
    assert.ok(cells.length > 5 && cells.every(({ outputs = [] }) => outputs.length === 0));
  });

  for (const node of nodes)
    for (const script of Object.keys(scripts))
      it(`runs the quick start ${script.replace(/\..*/, "")} on ${node}, and changes nothing in the package`, () => {
        const before = stateOf(program("palimpsest"));
        rmSync(inside(script.replace(/\..*/, "")), { recursive: true, force: true });
        const { stdout, stderr, status } = folder.run(node, script);
        assert.equal(status, 0, stderr);
        const last = stdout.trim().split("\n").at(-1) ?? "";
        const said = JSON.parse(last) as { readonly acc: number; readonly commit: string | null };
        assert.ok(said.acc > 0 && said.acc <= 1, last);
        assert.equal(said.commit, null, "the repository around the folder is not the package's");
        assert.match(readFileSync(inside(script.replace(/\..*/, ".html")), "utf8"), /^<!doctype html>/i);
        assert.deepEqual(stateOf(program("palimpsest")), before);
      });

  it("has its types in programs of either kind, and refuses a wrong one", () => {
    const text = (wrong: string): string =>
      'import { run, type RunOptions } from "palimpsest";\n' +
      'const options: RunOptions = { strategy: "lwf", scale: "smoke" };\n' +
      `export const acc = async (): Promise<${wrong}> => (await run(options)).metrics.acc;\n`;
    for (const ending of ["ts", "mts", "cts"]) writeFileSync(inside(`typed.${ending}`), text("number"));
    writeFileSync(inside("wrong.ts"), text("string"));
    const files = ["typed.ts", "typed.mts", "typed.cts", "wrong.ts"];
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "node16"];
    const { stdout } = folder.run(process.execPath, program("typescript", "bin", "tsc"), ...options, ...files);
    assert.match(stdout, /^wrong\.ts\(3,\d+\): error TS2322: Type 'number' is not assignable to type 'string'\.\n$/);
  });

  it("writes a notebook that runs there", () => {
    const command = [program(".bin", "palimpsest"), "notebook"];
    const written = folder.run(process.execPath, ...command, "new", "first");
    assert.equal(written.status, 0, written.stderr);
    const again = folder.run(process.execPath, ...command, "new", "first");
    assert.deepEqual([again.status, /first\.ipynb exists/.test(again.stderr)], [2, true]);
    const made = folder.run(process.execPath, ...command, "first.ipynb", "--out", "out/first.ipynb");
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /finetune +0\.\d+[^\n]*\nlwf +0\.\d+/);
  });
});
