import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { pictureFinder } from "../../../src/data/names/pictures";
import { temporary } from "../fixtures";

/** "é" as one character, and as an e with an accent of its own. */
const [composed, decomposed] = ["\u00e9", "e\u0301"];

function folderWith(t: TestContext, ...files: string[]): string {
  const folder = temporary(t);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  return folder;
}

test("a name is taken as it stands, before any other reading of it", async (t) => {
  const names = ["a.jpg", "a.JPG", "a.png", " a.jpg", "x\\a.jpg", `${composed}.jpg`, `${decomposed}.jpg`];
  const folder = folderWith(t, ...names, "x/a.jpg");
  const find = pictureFinder(folder);
  for (const name of names) assert.deepEqual(await find(name), { path: join(folder, name) });
});

test("where no file has the name, it is read in another writing of which there is one", async (t) => {
  const folder = folderWith(t, "a.JPG", "sub/b.png", `${composed}.jpg`, `${decomposed}t${decomposed}/c.jpg`);
  const find = pictureFinder(folder);
  const readings: [listed: string, file: string][] = [
    ["a.jpg", "a.JPG"],
    [" a.jpg ", "a.JPG"],
    ["sub\\b.PNG", "sub/b.png"],
    [".\\sub\\..\\sub\\b.png", "sub/b.png"],
    [`${decomposed}.jpg`, `${composed}.jpg`],
    [`${composed}t${composed}\\c.jpg`, `${decomposed}t${decomposed}/c.jpg`],
  ];
  for (const [listed, file] of readings) assert.deepEqual(await find(listed), { path: join(folder, file) }, listed);
});

test("what is not certain is not read, and what is there is told", async (t) => {
  const folder = folderWith(t, "a.png", "B.jpg", "c.JPG", "c.Jpg", "my photo.jpg", "sub/d.jpg", "no-folder");
  mkdirSync(join(folder, "empty"));
  const find = pictureFinder(folder);
  const told: [listed: string, there: RegExp][] = [
    ["a.jpg", /what is there is "a\.png"/],
    ["b.jpg", /what is there is "B\.jpg"/],
    ["c.jpg", /what is there is "c\.J(PG|pg)", "c\.J(PG|pg)"/],
    ["my%20photo.jpg", /what is there is "my photo\.jpg"/],
    ["d.jpg", /^$/],
    ["subs/d.jpg", /there is no folder .*subs/],
    ["no-folder/d.jpg", /no-folder is no folder/],
    ["empty/d.jpg", /is empty/],
    ["https://example.org/a.png", /an address/],
    ["C:\\pictures\\a.png", /a path of Windows/],
  ];
  for (const [listed, there] of told) {
    const found = await find(listed);
    assert.equal(found.path, undefined, listed);
    assert.match(found.path === undefined ? found.there : "", there, listed);
  }
});
