import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { writeJson, writeWhole } from "../../src/base/files";

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "palimpsest-files-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

test("text, bytes and pieces of bytes are written, and replace what was there", async () => {
  const path = join(folder, "file");
  await writeWhole(path, "first, which is longer");
  await writeWhole(path, "naïve\n");
  assert.equal(await readFile(path, "utf8"), "naïve\n");
  await writeWhole(path, Uint8Array.of(0, 255, 7));
  assert.deepEqual([...(await readFile(path))], [0, 255, 7]);
  await writeWhole(path, [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)]);
  assert.deepEqual([...(await readFile(path))], [1, 2, 3]);
  assert.deepEqual(await readdir(folder), ["file"]);
});

test("JSON is indented and ends with a line end", async () => {
  const path = join(folder, "value.json");
  await writeJson(path, { a: [1], b: null });
  assert.equal(await readFile(path, "utf8"), '{\n  "a": [\n    1\n  ],\n  "b": null\n}\n');
});

test("a write that fails half way leaves the earlier file as it was, and nothing else", async () => {
  const path = join(folder, "file");
  await writeFile(path, "earlier");
  function* pieces(): Generator<Uint8Array> {
    yield Uint8Array.of(1);
    throw new Error("the source failed");
  }
  await assert.rejects(writeWhole(path, pieces()), /the source failed/);
  assert.equal(await readFile(path, "utf8"), "earlier");
  assert.deepEqual(await readdir(folder), ["file"]);
});

test("a folder in the way is an error, and nothing is left beside it", async () => {
  await mkdir(join(folder, "taken", "inside"), { recursive: true });
  await assert.rejects(writeWhole(join(folder, "taken"), "text"));
  assert.deepEqual(await readdir(folder), ["taken"]);
});
