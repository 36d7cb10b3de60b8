import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../copy";

/** What `server.py` prints. */
interface Said {
  readonly specs: Readonly<Record<string, { readonly spec: { readonly argv: string[]; readonly language: string } }>>;
  readonly session: { readonly kernel: { readonly name: string } };
  readonly cells: readonly (readonly (readonly [string, Readonly<Record<string, unknown>>])[])[];
}

test("VS Code's way: the server's list of kernels, a session, and cells over a WebSocket", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-server-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const cells = [
    'import { strategyNames } from "palimpsest";\nconst count: number = 6;\nconsole.log("printed");\ncount * 7',
    "const wrong: string = count;",
    "strategyNames.includes('lwf')",
  ];
  const { stdout, stderr, status } = spawnSync(
    join(root, ".venv", "bin", "python"),
    ["-B", join(__dirname, "server.py"), folder],
    { input: JSON.stringify(cells), encoding: "utf8", env: { ...process.env, HOME: folder } },
  );
  assert.equal(status, 0, stderr);
  const said = JSON.parse(stdout) as Said;
  assert.equal(said.specs.tslab.spec.language, "typescript");
  assert.equal(said.session.kernel.name, "tslab");
  const of = (cell: number, type: string) => said.cells[cell].filter(([kind]) => kind === type).map(([, what]) => what);
  assert.deepEqual(of(0, "stream"), [{ name: "stdout", text: "printed\n" }]);
  assert.deepEqual(of(0, "execute_result")[0].data, { "text/plain": "42" });
  assert.equal(of(1, "error")[0].ename, "CompileError");
  assert.match(String(of(1, "error")[0].evalue), /Type 'number' is not assignable to type 'string'/);
  assert.deepEqual(of(2, "execute_result")[0].data, { "text/plain": "true" });
  // The reply and what is published come by two channels, whose order is not told.
  assert.deepEqual(
    cells.map((_, i) => of(i, "execute_reply").map((reply) => reply.status)),
    [["ok"], ["error"], ["ok"]],
  );
  for (const i of cells.keys()) assert.equal(of(i, "status").at(-1)?.execution_state, "idle");
});
