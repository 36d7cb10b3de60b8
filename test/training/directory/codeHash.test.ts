import assert from "node:assert/strict";
import { appendFileSync, cpSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../../src/base/package";
import { codeHash, installedVersions, reachedCode } from "../../../src/training/directory/codeHash";
import { temporaryFolder } from "../tiny";

const versions = { TensorFlow: "2.21.0", "@napi-rs/image": "1.15.0", quadprog: "1.6.1" };

/** A copy of the sources that a test may change. */
function scratchCopy(): { root: string; hash: () => string } {
  const root = join(temporaryFolder(), "src");
  cpSync(join(packageRoot, "src"), root, { recursive: true });
  return { root, hash: () => codeHash(root, versions) };
}

/** Adds one to the first number of a file that is not within a word or a comment's line. */
function changeConstant(file: string): void {
  const lines = readFileSync(file, "utf8").split("\n");
  const index = lines.findIndex((line) => !/^\s*(\/?\*|\/\/|import|export \{)/.test(line) && /\b\d+\b/.test(line));
  assert.ok(index >= 0, `${file} has a constant`);
  lines[index] = lines[index].replace(/\b\d+\b/, (digits) => String(Number(digits) + 1));
  writeFileSync(file, lines.join("\n"));
}

test("a changed constant in what a run reaches gives another key, and the old one when it is changed back", () => {
  const { root, hash } = scratchCopy();
  const before = hash();
  const keys = new Set([before]);
  const files = [
    "base/random.ts",
    "distributed/communicator.ts",
    "nn/layers/convBn.ts",
    "directions/cagrad.ts",
    "strategies/er.ts",
    "training/parameters.ts",
    "data/scenes/compose.ts",
  ].map((file) => join(root, file));
  for (const file of files) {
    const original = readFileSync(file, "utf8");
    changeConstant(file);
    keys.add(hash());
    writeFileSync(file, original);
    assert.equal(hash(), before);
  }
  assert.equal(keys.size, 1 + files.length);
});

test("what no run reaches leaves the key as it is: figures, notebooks, the command line, the README, types", () => {
  const { root, hash } = scratchCopy();
  const before = hash();
  for (const file of ["plots/figures/runs/gains.ts", "notebook/live.ts", "cli/doctor.ts", "studies/report.ts"])
    changeConstant(join(root, file));
  writeFileSync(join(root, "README.md"), "changed");
  writeFileSync(join(root, "training", "notImported.ts"), "export const constant = 1;\n");
  assert.equal(hash(), before);
});

test("a new import brings its file into the key, whatever form the import has", () => {
  for (const line of [
    `import { constant } from "./planted/file";`,
    `import {\n  constant as\n    renamed,\n} from './planted/file';`,
    `export * from "./planted/file";`,
    `import "./planted/file";`,
    `const constant = require("./planted/file");`,
    `const loaded = import("./planted/file");`,
    `import { constant } from "./planted";`,
  ]) {
    const { root, hash } = scratchCopy();
    const planted = join(root, "training", "planted");
    cpSync(join(root, "base", "random.ts"), join(planted, line.includes("file") ? "file.ts" : "index.ts"), {
      recursive: true,
    });
    const unimported = hash();
    appendFileSync(join(root, "training", "run.ts"), `\n${line}\n`);
    const imported = hash();
    appendFileSync(join(planted, line.includes("file") ? "file.ts" : "index.ts"), "// changed\n");
    assert.notEqual(imported, unimported, line);
    assert.notEqual(hash(), imported, line);
  }
});

test("a renamed file and two files that exchange their names give another key", () => {
  const { root, hash } = scratchCopy();
  const before = hash();
  const [one, other] = ["sum.ts", "mean.ts"].map((name) => join(root, "directions", name));
  renameSync(one, `${one}.aside`);
  renameSync(other, one);
  renameSync(`${one}.aside`, other);
  assert.notEqual(hash(), before);
});

test("the version of TensorFlow, of the decoder or of quadprog gives another key; their order does not", () => {
  const root = join(packageRoot, "src");
  const before = codeHash(root, versions);
  for (const name of Object.keys(versions)) assert.notEqual(codeHash(root, { ...versions, [name]: "0.0.0" }), before);
  assert.equal(codeHash(root, Object.fromEntries(Object.entries(versions).reverse())), before);
  const installed = installedVersions(root);
  for (const name of [...Object.keys(versions), "@tensorflow/tfjs-node-gpu", "sharp", "@iconify-json/noto"])
    assert.match(installed[name], /^\d+\.\d+\.\d+/, name);
});

test("a run reaches the five rooms on the ground, strategies and training, and nothing that only shows results", () => {
  const root = join(packageRoot, "src");
  const rooms = new Set(reachedCode(root).files.map((file) => relative(root, file).split("/")[0]));
  for (const room of ["base", "data", "nn", "directions", "metrics", "distributed", "strategies", "training"])
    assert.ok(rooms.has(room), room);
  for (const room of ["plots", "notebook", "cli", "compare", "studies", "analysis"]) assert.ok(!rooms.has(room), room);
  assert.throws(() => codeHash(temporaryFolder(), versions), { code: "path/missing" });
});
