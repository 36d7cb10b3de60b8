import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { newNotebook } from "../../src/notebook/file/newNotebook";
import { readNotebook } from "../../src/notebook/file/readNotebook";
import { sourceOf } from "../../src/notebook/parameters";
import { packageRoot } from "../../src/base/package";
import { folder } from "./fixture";

const tutorial = readNotebook(join(packageRoot, "notebooks", "01-what-a-network-forgets.ipynb"));

test("a new notebook is short, or a tutorial without its outputs; each has the metadata of the series", async (t) => {
  const here = folder(t);
  const short = readNotebook(await newNotebook(join(here, "first")));
  assert.ok(short.cells.length < 10);
  assert.deepEqual(short.metadata, tutorial.metadata);

  const copied = readNotebook(await newNotebook(join(here, "copied.ipynb"), "01"));
  assert.deepEqual(copied.metadata, tutorial.metadata);
  assert.deepEqual(copied.cells.map(sourceOf), tutorial.cells.map(sourceOf));
  assert.ok(copied.cells.every(({ outputs = [] }) => outputs.length === 0));
});

test("a notebook that is there stays, and an unknown tutorial is refused with those there are", async (t) => {
  const file = join(folder(t), "mine.ipynb");
  writeFileSync(file, "mine");
  await assert.rejects(newNotebook(file), { code: "notebook/exists" });
  assert.equal(readFileSync(file, "utf8"), "mine");
  await assert.rejects(newNotebook(join(folder(t), "x"), "99"), (problem: Error & { code: string }) => {
    assert.equal(problem.code, "argument/invalid");
    assert.match(problem.message, /01-what-a-network-forgets/);
    return true;
  });
});
