import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { findVoc, readImageSets } from "../../../src/data/voc/devkit";
import { PalimpsestError } from "../../../src/base/errors";
import { listFile, temporary, writeSet, type Row } from "../fixtures";

const classes = ["cat", "dog"];
const trainval: Row[] = [
  ["000001", [1, -1]],
  ["000002", [0, 1]],
  ["000004", [-1, -1]],
];
const tested: Row[] = [["000003", [1, 1]]];

function smallDevkit(t: TestContext) {
  const parent = temporary(t);
  const folder = join(parent, "VOCdevkit", "VOC2007");
  writeSet(folder, "trainval", trainval, classes);
  writeSet(folder, "test", tested, classes);
  return {
    parent,
    folder,
    read: () =>
      readImageSets(
        [
          { folder, set: "trainval" },
          { folder, set: "test" },
        ],
        classes,
      ),
  };
}

async function refused(promise: Promise<unknown>, code: string, ...parts: string[]): Promise<void> {
  await assert.rejects(promise, (thrown: unknown) => {
    assert.ok(thrown instanceof PalimpsestError);
    assert.equal(thrown.code, code);
    assert.ok(!thrown.message.includes("\n"));
    for (const part of parts) assert.ok(thrown.message.includes(part), `"${thrown.message}" names ${part}`);
    return true;
  });
}

test("labels: 1 is positive, 0 and -1 are negative; all is annotated; a set keeps the order of its list", async (t) => {
  const { folder, read } = smallDevkit(t);
  const [first, second] = await read();
  assert.deepEqual(
    first.map(({ id, labels }) => [id, [...labels]]),
    [
      ["000001", [1, 0]],
      ["000002", [0, 1]],
      ["000004", [0, 0]],
    ],
  );
  assert.deepEqual(
    second.map(({ id, labels }) => [id, [...labels]]),
    [["000003", [1, 1]]],
  );
  assert.equal(second[0].image, join(folder, "JPEGImages", "000003.jpg"));
  assert.ok([...first, ...second].every(({ known }) => known.join() === "1,1"));
});

test("Windows line ends, blank lines, another order of a class's list, and PNG images are read alike", async (t) => {
  const { folder, read } = smallDevkit(t);
  const expected = (await read()).map((set) => set.map(({ labels }) => [...labels]));
  writeFileSync(listFile(folder, "dog", "trainval"), "\r\n000004 -1\r\n000002  1\r\n000001 -1\r\n\r\n");
  renameSync(join(folder, "JPEGImages", "000002.jpg"), join(folder, "JPEGImages", "000002.png"));
  assert.deepEqual(
    (await read()).map((set) => set.map(({ labels }) => [...labels])),
    expected,
  );
});

test("the devkit is found from itself and from its parent; years are what is there", async (t) => {
  const { parent, folder } = smallDevkit(t);
  const devkit = join(parent, "VOCdevkit");
  const sets2007 = [
    { folder, set: "trainval" },
    { folder, set: "test" },
  ];
  assert.deepEqual(await findVoc(parent), sets2007);
  assert.deepEqual(await findVoc(devkit), sets2007);
  mkdirSync(join(devkit, "VOC2012"));
  const set2012 = { folder: join(devkit, "VOC2012"), set: "trainval" };
  assert.deepEqual(await findVoc(parent), [...sets2007, set2012]);
  rmSync(folder, { recursive: true });
  assert.deepEqual(await findVoc(devkit), [set2012]);
});

test("no devkit", async (t) => {
  const empty = temporary(t);
  await refused(findVoc(empty), "path/missing", empty, "VOC2007");
  await refused(findVoc(join(empty, "nowhere")), "path/missing", "nowhere");
});

test("a missing list, image folder or test set is named", async (t) => {
  const { folder, read } = smallDevkit(t);
  rmSync(listFile(folder, "dog", "test"));
  await refused(read(), "devkit/incomplete", listFile(folder, "dog", "test"));
  rmSync(listFile(folder, "cat", "test"));
  await refused(read(), "devkit/incomplete", listFile(folder, "cat", "test"), "the test set");
  rmSync(join(folder, "JPEGImages"), { recursive: true });
  await refused(read(), "devkit/incomplete", join(folder, "JPEGImages"));
});

test("an empty list is half a devkit", async (t) => {
  const { folder, read } = smallDevkit(t);
  writeFileSync(listFile(folder, "dog", "test"), "\n");
  await refused(read(), "devkit/incomplete", listFile(folder, "dog", "test"));
});

test("a listed image that is not on disk is named with its file and line", async (t) => {
  const { folder, read } = smallDevkit(t);
  rmSync(join(folder, "JPEGImages", "000002.jpg"));
  await refused(read(), "devkit/image", `${listFile(folder, "cat", "trainval")}:2`, "000002");
});

for (const line of ["000009", "000009 2", "000009,1", "000009 +1", "1"]) {
  test(`malformed line ${JSON.stringify(line)}`, async (t) => {
    const { folder, read } = smallDevkit(t);
    appendFileSync(listFile(folder, "dog", "trainval"), `${line}\n`);
    await refused(read(), "devkit/line", `${listFile(folder, "dog", "trainval")}:4`, JSON.stringify(line));
  });
}

test("lists that disagree", async (t) => {
  const { folder, read } = smallDevkit(t);
  const cat = listFile(folder, "cat", "trainval");
  const dog = listFile(folder, "dog", "trainval");
  const original = readFileSync(dog, "utf8");
  writeFileSync(dog, `${original}000003 -1\n`);
  await refused(read(), "devkit/lists", `${dog}:4`, "000003", cat);
  writeFileSync(dog, original.replace("000002", "000001"));
  await refused(read(), "devkit/lists", `${dog}:2`, "000001", `${dog}:1`);
  writeFileSync(dog, original.replace(/.*000002.*\n/, ""));
  await refused(read(), "devkit/lists", `${cat}:2`, "000002", dog);
});

test("an image listed in two sets would be in training and test at once", async (t) => {
  const { folder, read } = smallDevkit(t);
  writeSet(folder, "test", [["000004", [1, 1]]], classes);
  await refused(
    read(),
    "devkit/lists",
    `${listFile(folder, "cat", "test")}:1`,
    "000004",
    `${listFile(folder, "cat", "trainval")}:3`,
  );
});
