import assert from "node:assert/strict";
import { existsSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { archivesOf, fetchArchives } from "../../../src/data/fetch";
import { palimpsest } from "../../cli/capture";
import { temporary } from "../fixtures";
import type { Made } from "./fetchFixture";
import { archiveOf, make, noise, tree, unpacked } from "./fetchFixture";
import { serve } from "./server";

test("an archive that writes elsewhere, links out, fills the disk or is broken leaves nothing unpacked", async (t) => {
  const made = temporary(t);
  const fine: Made = { name: "kit/fine.txt", text: "fine" };
  const bad: Record<string, readonly Made[]> = {
    up: [fine, { name: "../evil.txt", text: "x" }],
    inner: [fine, { name: "kit/../../evil.txt", text: "x" }],
    absolute: [fine, { name: join(made, "evil.txt"), text: "x" }],
    backslash: [fine, { name: "..\\evil.txt", text: "x" }],
    drive: [fine, { name: "C:/evil.txt", text: "x" }],
    link: [fine, { name: "kit/out", link: made }, { name: "kit/out/evil.txt", text: "x" }],
    inside: [fine, { name: "kit/same.txt", link: "fine.txt" }],
    twice: [fine, { name: "kit/./Fine.txt", text: "x" }],
    bomb: [fine, { name: "kit/zeros.bin", zeros: 80 * 1024 ** 2 }],
  };
  const cases = ["tar", "zip"].flatMap((format) =>
    Object.entries(bad).map(([name, entries]) => [`${name}.${format}`, entries] as const),
  );
  cases.push(["hard.tar", [fine, { name: "kit/hard.txt", link: "/etc/hostname", hard: true }]]);
  // A tar file is as large as what is in it.
  const archives = make(made, Object.fromEntries(cases.filter(([name]) => name !== "bomb.tar")));
  for (const [name, content] of Object.entries(archives)) {
    const out = temporary(t);
    const { url } = await serve(t, { [name]: content });
    const before = readdirSync(made).length;
    await assert.rejects(
      fetchArchives([archiveOf(name, content)], { out, mirror: url }),
      (thrown: Error & { code: string }) => {
        assert.match(thrown.code, /^archive\/(unsafe|broken)$/, `${name}: ${thrown.stack}`);
        assert.ok(!thrown.message.includes("\n"));
        return true;
      },
      name,
    );
    assert.deepEqual(unpacked(out), {}, name);
    assert.deepEqual(Object.keys(tree(join(out, ".fetch"))), [name]);
    assert.equal(readdirSync(made).length, before);
    assert.ok(!existsSync(join(out, "..", "evil.txt")));
  }
});

test("a zip file whose directory lies about a size, and cut archives, are refused", async (t) => {
  const made = temporary(t);
  const { "a.zip": zip, "a.tar": tar } = make(made, {
    "a.zip": [{ name: "kit/zeros.bin", zeros: 500_000 }],
    "a.tar": [{ name: "kit/a.bin", zeros: 20_000 }],
  });
  const lying = Buffer.from(zip);
  const directory = lying.indexOf(Buffer.from("PK\u0001\u0002", "latin1"));
  lying.writeUInt32LE(10, directory + 24);
  for (const [name, content] of [
    ["a.zip", lying],
    ["b.zip", zip.subarray(0, zip.length - 30)],
    ["a.tar", tar.subarray(0, 9000)],
    ["b.tar", noise(5000)],
  ] as const) {
    const out = temporary(t);
    const { url } = await serve(t, { [name]: content });
    await assert.rejects(
      fetchArchives([archiveOf(name, content)], { out, mirror: url }),
      { code: "archive/broken" },
      name,
    );
    assert.deepEqual(unpacked(out), {}, name);
  }
});

test("a folder that is linked elsewhere by its owner is used as it is", async (t) => {
  const [out, elsewhere] = [temporary(t), temporary(t)];
  symlinkSync(elsewhere, join(out, "kit"));
  const { "a.tar": content } = make(temporary(t), { "a.tar": [{ name: "kit/one.txt", text: "1" }] });
  const { url } = await serve(t, { "a.tar": content });
  await fetchArchives([archiveOf("a.tar", content)], { out, mirror: url });
  assert.deepEqual(tree(elsewhere), { "one.txt": "1" });
});

test("the catalogue: whole, over the names that readers expect", async (t) => {
  assert.deepEqual(
    archivesOf("voc").map(({ name }) => name),
    ["VOCtrainval_06-Nov-2007.tar", "VOCtest_06-Nov-2007.tar", "VOCtrainval_11-May-2012.tar"],
  );
  assert.deepEqual(
    archivesOf("coco").map(({ name }) => name),
    ["annotations_trainval2014.zip", "val2014.zip", "train2014.zip"],
  );
  for (const name of ["voc", "celeba", "coco"]) {
    for (const { md5: sum, bytes, url } of archivesOf(name))
      assert.ok(/^[0-9a-f]{32}$/.test(sum) && Number.isSafeInteger(bytes) && URL.canParse(url));
  }
  const out = temporary(t);
  const { url } = await serve(t, { "VOCtrainval_06-Nov-2007.tar": Buffer.from("small") });
  const { code, stdout, stderr } = await palimpsest("data", "fetch", "voc", "--out", out, "--mirror", url);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /^palimpsest: http:\S+\/VOCtrainval_06-Nov-2007\.tar: the file there has 5 bytes, not 460032000\. .*refused\]\n$/,
  );
});
