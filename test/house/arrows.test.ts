import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { environmentModule, root } from "./project";

interface Arrows {
  readonly forbiddenArrows: (root: string) => Promise<readonly string[]>;
}
const arrows = (): Promise<Arrows> => environmentModule("checks/arrows.mjs");

/** A small project of its own with the rules of ours. */
function project(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-arrows-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json"]) cpSync(join(root, name), join(folder, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "src", path)), { recursive: true });
    writeFileSync(join(folder, "src", path), text);
  }
  return folder;
}

test("every import of src follows an allowed arrow, and none closes a circle", async () => {
  const { forbiddenArrows } = await arrows();
  assert.equal((await forbiddenArrows(root)).join("\n"), "");
});

const constant = "export const value = 1;\n";
const planted: readonly (readonly [what: string, files: Readonly<Record<string, string>>, found: RegExp])[] = [
  [
    "an arrow up",
    { "nn/low.ts": 'export * from "../training/high";\n', "training/high.ts": constant },
    /^src\/nn\/low\.ts -> src\/training\/high\.ts \(arrow-up-from-nn\)$/,
  ],
  [
    "an arrow up of a type",
    {
      "base/low.ts": 'import type { Wide } from "../data/high";\nexport type Low = Wide;\n',
      "data/high.ts": "export type Wide = 1;\n",
    },
    /\(arrow-up-from-base\)$/,
  ],
  [
    "an arrow up by require",
    { "data/low.ts": 'export const late = () => require("../training/high");\n', "training/high.ts": constant },
    /\(arrow-up-from-data\)$/,
  ],
  [
    "an arrow between two rooms of the ground",
    { "metrics/one.ts": 'export * from "../data/other";\n', "data/other.ts": constant },
    /\(arrow-up-from-metrics\)$/,
  ],
  [
    "figures that load networks",
    { "plots/one.ts": 'export * from "../nn/other";\n', "nn/other.ts": constant },
    /\(types-alone-for-figures\)$|\(arrow-up-from-plots\)$/,
  ],
  [
    "the command line imported",
    { "notebook/one.ts": 'export * from "../cli/other";\n', "cli/other.ts": constant },
    /\(arrow-up-from-notebook\)$|\(nothing-imports-the-command-line\)$/,
  ],
  [
    "a room without arrows of its own",
    { "attic/one.ts": 'import "../base/other";\n', "base/other.ts": constant },
    /known-room/,
  ],
  [
    "a circle",
    { "data/one.ts": 'export * from "./other";\n', "data/other.ts": 'export * from "./one";\n' },
    /^src\/data\/(one|other)\.ts -> src\/data\/(one|other)\.ts -> src\/data\/(one|other)\.ts \(no-circle\)$/,
  ],
];
for (const [what, files, found] of planted) {
  test(`${what} is found`, async (t) => {
    const { forbiddenArrows } = await arrows();
    const lines = await forbiddenArrows(project(t, files));
    assert.ok(lines.length > 0, "nothing was found");
    for (const line of lines) assert.match(line, found);
  });
}

test("an allowed arrow is not found", async (t) => {
  const { forbiddenArrows } = await arrows();
  const folder = project(t, { "training/one.ts": 'export * from "../nn/other";\n', "nn/other.ts": constant });
  assert.deepEqual(await forbiddenArrows(folder), []);
});
