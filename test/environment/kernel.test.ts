import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { test } from "node:test";
import { copy, root } from "./copy";

const python = join(root, ".venv", "bin", "python");

test("Jupyter lists the kernel, with absolute paths that exist", () => {
  const listing = execFileSync(python, ["-m", "jupyter", "kernelspec", "list", "--json"], { encoding: "utf8", stdio: "pipe" });
  const { spec } = JSON.parse(listing).kernelspecs.tslab;
  assert.equal(spec.language, "typescript");
  assert.equal(spec.display_name, "TypeScript (Palimpsest)");
  for (const path of [...spec.argv.slice(0, 2), spec.env.NODE_PATH]) {
    assert.ok(isAbsolute(path) && existsSync(path), path);
  }
});

/** Runs one cell on the kernel from `cwd`: the reply's status and everything printed. */
const cell = `
import json, sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="tslab", cwd=sys.argv[1])
printed = []
reply = client.execute_interactive(sys.argv[2], timeout=60, output_hook=lambda m: printed.append(m["content"].get("text", "")))
client.stop_channels()
manager.shutdown_kernel(now=True)
print(json.dumps({"status": reply["content"]["status"], "printed": "".join(printed)}))
`;
const run = (cwd: string, code: string) => JSON.parse(execFileSync(python, ["-c", cell, cwd, code], { encoding: "utf8", stdio: "pipe" }));

test("a notebook outside the project imports it by name, with its types", (t) => {
  const code = 'import { PalimpsestError } from "palimpsest"; console.log(new PalimpsestError("path/missing", "m", 2).exit + 1)';
  assert.deepEqual(run(copy(t), code), { status: "ok", printed: "3\n" });
  const wrong = run(copy(t), 'import { PalimpsestError } from "palimpsest"; new PalimpsestError("no such code", "m", 2)');
  assert.equal(wrong.status, "error");
  assert.match(wrong.printed, /"no such code"/);
});
