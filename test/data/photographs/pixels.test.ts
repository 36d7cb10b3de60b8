import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openPhotographs } from "../../../src/data/photographs";
import { archive, type ArchiveEntry } from "../../nn/weights/archive";
import { temporary } from "../fixtures";
import { entriesOf, filesOf, numbered, pictureOf, written } from "./set";

/** A cache folder of the test's own. */
function ownCache(t: TestContext): string {
  const [folder, before] = [temporary(t), process.env.PALIMPSEST_CACHE];
  process.env.PALIMPSEST_CACHE = folder;
  t.after(() => {
    if (before === undefined) delete process.env.PALIMPSEST_CACHE;
    else process.env.PALIMPSEST_CACHE = before;
  });
  return join(folder, "photographs");
}

const names = [...numbered("train/a", 3), ...numbered("train/b", 2), ...numbered("val/b", 2)];
const side = 5;
const fill = (...colours: number[][]): Uint8Array =>
  Uint8Array.from(colours.flatMap((colour) => Array.from({ length: side * side }, () => colour).flat()));

test("photographs are the same squares from a folder and from a zip, by place, and have one hash", async (t) => {
  const cache = ownCache(t);
  const files = await filesOf(names);
  const folder = written(join(temporary(t), "set"), files);
  writeFileSync(`${folder}.zip`, archive(entriesOf(files)));
  const hashes: string[] = [];
  for (const path of [folder, `${folder}.zip`, folder]) {
    const photographs = await openPhotographs(path, { side });
    const { images, labels, heldOut, pixels, classes, sha256 } = photographs;
    assert.deepEqual([images, [...labels], [...heldOut]], [5, [0, 0, 0, 1, 1, 1, 1], [5, 6]]);
    assert.deepEqual(
      classes.map(({ name, images: count }) => [name, count]),
      [["a", 3], ["b", 2]], // prettier-ignore
    );
    assert.deepEqual(pixels.rows([6, 0]), fill([6, 249, 100], [0, 255, 100]));
    hashes.push(sha256);
    await photographs.close();
  }
  assert.equal(new Set(hashes).size, 1);
  assert.equal(readdirSync(cache).length, 4, "two sets, each decoded once");
  written(folder, new Map([["train/a/0.png", await pictureOf(200, 1, 2)]]));
  const changed = await openPhotographs(folder, { side });
  assert.deepEqual(changed.pixels.rows([0]), fill([200, 1, 2]));
  assert.notEqual(changed.sha256, hashes[0]);
  await changed.close();
  const heldOut = await openPhotographs(folder, { side, parts: "held out" });
  assert.deepEqual([[...heldOut.labels], [...heldOut.heldOut], heldOut.images], [[1, 1], [0, 1], 5]);
  assert.deepEqual(heldOut.pixels.rows(heldOut.heldOut), fill([5, 250, 100], [6, 249, 100]));
  await heldOut.close();
});

test("photographs that cannot be decoded are counted and named, and nothing is kept", async (t) => {
  const cache = ownCache(t);
  const files = await filesOf(names);
  files.set("train/a/1.png", Buffer.from("no picture"));
  files.set("train/b/0.png", (files.get("train/b/0.png") ?? Buffer.alloc(0)).subarray(0, 40));
  const message =
    /^2 of the 7 photographs in .* cannot be decoded: "train\/a\/1\.png", "train\/b\/0\.png" \(the first: /;
  const folder = written(join(temporary(t), "set"), files);
  writeFileSync(`${folder}.zip`, archive(entriesOf(files)));
  for (const path of [folder, `${folder}.zip`]) {
    await assert.rejects(openPhotographs(path, { side }), { code: "photographs/unreadable", message });
    assert.deepEqual(readdirSync(cache), []);
  }
});

test("archives that swell, lie or are broken are refused before, or where, they do", async (t) => {
  ownCache(t);
  const folder = temporary(t);
  const open = (entries: readonly ArchiveEntry[]): Promise<unknown> => {
    const path = join(folder, "set.zip");
    writeFileSync(path, archive(entries));
    return openPhotographs(path, { side });
  };
  const [first, ...others] = entriesOf(await filesOf(names));
  const bomb = { name: "train/a/9.png", data: Buffer.alloc(100 * 1024 ** 2), deflate: true };
  await assert.rejects(open([first, ...others, bomb]), {
    code: "archive/unsafe",
    message: /"train\/a\/9\.png" brings the unpacked size to \d+ bytes, from an archive of \d+/,
  });
  // Each entry says that it is small; the reader stops where one goes on.
  await assert.rejects(open([{ ...bomb, claims: 1000 }, first, ...others]), {
    code: "photographs/unreadable",
    message: /^1 of the 8 photographs .*"train\/a\/9\.png"/,
  });
  await assert.rejects(open([first, ...others, first]), { code: "archive/unsafe", message: /comes twice/ });
  await assert.rejects(open([{ ...first, name: "../a.png" }]), { code: /archive\/(unsafe|broken)/ });
  writeFileSync(join(folder, "set.zip"), archive([first, ...others]).subarray(0, 200));
  await assert.rejects(openPhotographs(join(folder, "set.zip"), { side }), { code: "archive/broken" });
});
