import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { environmentModule, root } from "./project";

interface Limits {
  readonly passedLimits: (root: string) => readonly string[];
}
const limits = (): Promise<Limits> => environmentModule("checks/limits.mjs");

test("no folder is too full, no file too long, no line too wide", async () => {
  const { passedLimits } = await limits();
  assert.equal(passedLimits(root).join("\n"), "");
});

test("a full folder, a long file and a wide line are found where they are", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-limits-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "src", "full"), { recursive: true });
  for (let i = 0; i < 21; i++) writeFileSync(join(folder, "src", "full", `${i}.ts`), "");
  writeFileSync(join(folder, "src", "long.ts"), "\n".repeat(251));
  writeFileSync(join(folder, "src", "wide.ts"), `${"é".repeat(120)}\n// ${"-".repeat(118)}\n`);
  const { passedLimits } = await limits();
  assert.deepEqual(passedLimits(folder), [
    "src/full: 21 files; a folder holds at most 20",
    "src/long.ts:251 251 lines; a file has at most 250",
    "src/wide.ts:2 121 columns; a line has at most 120",
  ]);
});
