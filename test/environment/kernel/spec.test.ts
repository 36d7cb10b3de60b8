import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { test } from "node:test";
import { root } from "../copy";

const python = join(root, ".venv", "bin", "python");

/** What `jupyter kernelspec list --json` prints. */
interface Listing {
  readonly kernelspecs: { readonly tslab: { readonly spec: KernelSpec } };
}

interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: string;
  readonly env: { readonly NODE_PATH: string };
}

test("Jupyter lists the kernel, with absolute paths that exist", () => {
  const listing = execFileSync(python, ["-m", "jupyter", "kernelspec", "list", "--json"], {
    encoding: "utf8",
    stdio: "pipe",
  });
  const { spec } = (JSON.parse(listing) as Listing).kernelspecs.tslab;
  assert.equal(spec.language, "typescript");
  assert.equal(spec.display_name, "TypeScript (Palimpsest)");
  assert.equal(spec.interrupt_mode, "message");
  for (const path of [...spec.argv.slice(0, 2), spec.env.NODE_PATH]) {
    assert.ok(isAbsolute(path) && existsSync(path), path);
  }
});
