import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { error, PalimpsestError } from "../../src/base/errors";
import { fileFault } from "../../src/base/fileFault";
import { appendText, makeFolder, writeWhole } from "../../src/base/files";
import { palimpsest } from "../cli/capture";
import { temporary } from "../data/fixtures";
import { withFailingFiles } from "../failingFiles";

const codes = {
  ENOSPC: "file/disk-full",
  EDQUOT: "file/disk-full",
  EIO: "file/input-output",
  EROFS: "file/read-only",
  EACCES: "file/forbidden",
  EPERM: "file/forbidden",
  ENOENT: "file/vanished",
  ESTALE: "file/vanished",
  EMFILE: "file/handles",
  ENFILE: "file/handles",
  EFBIG: "file/too-large",
  EISDIR: "file/in-the-way",
  ENAMETOOLONG: "file/in-the-way",
};

const coded =
  (code: string, ...texts: readonly string[]) =>
  (thrown: unknown) => {
    assert.ok(thrown instanceof PalimpsestError, String(thrown));
    assert.equal(thrown.code, code);
    for (const text of texts) assert.ok(thrown.message.includes(text), `${thrown.message} has no ${text}`);
    return true;
  };

test("a file that cannot be written, at every operation: code and path; the earlier file is as it was", async (t) => {
  const folder = temporary(t);
  const path = join(folder, "value.json");
  writeFileSync(path, "earlier");
  for (const [system, code] of Object.entries(codes)) {
    for (const failing of ["writeFile", "rename"]) {
      await assert.rejects(
        withFailingFiles(
          folder,
          ({ name }) => (name === failing ? system : undefined),
          () => writeWhole(path, "new"),
        ),
        coded(code, `${path} could not be written`, system, "The earlier file of that name is as it was"),
      );
      assert.deepEqual(readdirSync(folder), ["value.json"]);
      assert.equal(readFileSync(path, "utf8"), "earlier");
    }
  }
});

test("what the system itself refuses is coded", async (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "taken", "inside"), { recursive: true });
  await assert.rejects(writeWhole(join(folder, "file", "below"), ""), coded("file/vanished", "ENOTDIR"));
  await assert.rejects(writeWhole(join(folder, "none", "below"), ""), coded("file/vanished", "ENOENT"));
  await assert.rejects(writeWhole(join(folder, "taken"), ""), coded("file/in-the-way"));
  await assert.rejects(writeWhole(join(folder, "x".repeat(300)), ""), coded("file/in-the-way", "ENAMETOOLONG"));
  assert.throws(() => makeFolder(join(folder, "file", "below")), coded("file/vanished", join(folder, "file", "below")));
  assert.throws(() => makeFolder(join(folder, "file")), coded("file/in-the-way", "EEXIST"));
  assert.throws(() => appendText(join(folder, "taken"), "x"), coded("file/in-the-way", "EISDIR"));
  if (existsSync("/dev/full")) {
    assert.throws(() => appendText("/dev/full", "x"), coded("file/disk-full", "/dev/full", "Make room there"));
  }
});

test("what is not the file system's is left as it is, and a coded refusal is told again with what is safe", () => {
  const network = Object.assign(new Error("connect EACCES"), { code: "EACCES", syscall: "connect" });
  const program = Object.assign(new Error("spawn x ENOENT"), { code: "ENOENT", syscall: "spawn x", path: "x" });
  const other = error("path/missing", { argument: "run", path: "/p", expected: "finished run" });
  for (const cause of [network, program, other, new TypeError("x"), "text", undefined]) {
    assert.equal(fileFault(cause, { path: "/p" }), cause);
  }
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" });
  assert.equal(fileFault(full), full, "without a path there is nothing to tell");
  const told = fileFault(fileFault(full, { path: "/first" }), { path: "/second", safe: "All is safe" });
  assert.ok(coded("file/disk-full", "/first", "All is safe. Make room")(told));
});

test("a command tells what it cannot read or write in one coded line", async (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "file"), "");
  const { code, stderr } = await palimpsest("data", "scenes", "--scale", "smoke", "--out", join(folder, "file", "x"));
  assert.equal(code, 1);
  assert.match(stderr, /^palimpsest: .+ could not be made: .+ \(ENOTDIR\)\. .+ \[file\/vanished\]\n$/m);
});
