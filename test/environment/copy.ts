import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

export const root = join(__dirname, "..", "..");

/** A folder of its own that is gone after the test, holding copies of the named parts of the project. */
export function copy(t: TestContext, ...parts: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-environment-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  return folder;
}
