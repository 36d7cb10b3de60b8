import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { node, root } from "./project";

test("the API pages are built without a warning: every public name is documented and no link is broken", (t) => {
  const out = mkdtempSync(join(tmpdir(), "palimpsest-api-"));
  t.after(() => rmSync(out, { recursive: true }));
  const typedoc = join(root, "node_modules", "typedoc", "bin", "typedoc");
  const { status, output } = node([typedoc, "--out", out, "--logLevel", "Warn"]);
  assert.equal(status, 0, output);
  assert.ok(existsSync(join(out, "README.md")), "there is a page to begin with");
});
