"use strict";
// Which Node the project runs on: the one place is `engines` of package.json.
const { join } = require("node:path");

/** @type {{ engines: { node: string } }} */
const { engines } = require(join(__dirname, "..", "..", "package.json"));

/** The oldest version that works: "20.19". */
const oldestNode = engines.node.replace(/^>=/, "");

/** What to do where Node is too old. */
const nodeFix = "install Node 22 or 24";

/**
 * Whether a version of Node works.
 * @param {string} version such as "22.3.0"
 */
function supportsNode(version) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

module.exports = { nodeFix, oldestNode, supportsNode };
