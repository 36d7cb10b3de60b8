import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PalimpsestError } from "../../../src/base/errors";
import { fetchArchives } from "../../../src/data/fetch";
import { writeScenes } from "../../../src/data/scenes/devkit";
import { withFailingFiles, type Refuse } from "../../failingFiles";
import { temporary } from "../fixtures";
import { archiveOf, make, noise, quick, tree, unpacked } from "./fetchFixture";
import { serve } from "./server";

const refusal = (code: string, text: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof PalimpsestError && thrown.code === code, String(thrown));
  assert.ok(thrown.message.includes(text), thrown.message);
  return true;
};

test("a disk that fails during a transfer is told at once as that; the same command goes on from there", async (t) => {
  const content = noise(3_000_000);
  for (const [system, code] of [
    ["ENOSPC", "file/disk-full"],
    ["EIO", "file/input-output"],
    ["EROFS", "file/read-only"],
  ]) {
    const { url, requests } = await serve(t, { "a.txt": content });
    const out = temporary(t);
    let writes = 0;
    const refuse: Refuse = ({ name }) => (name === "file.write" && ++writes > 3 ? system : undefined);
    const fetch = () => fetchArchives([archiveOf("a.txt", content)], { out, mirror: url, ...quick });
    await assert.rejects(withFailingFiles(out, refuse, fetch), refusal(code, "a.txt.part could not be written"));
    assert.equal(requests.length, 1, "a disk does not mend itself: no further attempt");
    const part = Buffer.from(tree(out)[join(".fetch", "a.txt.part")], "latin1");
    assert.ok(part.length > 0 && part.equals(content.subarray(0, part.length)));
    await fetch();
    assert.equal(requests[1], `bytes=${part.length}-`);
    assert.ok(Buffer.from(unpacked(out)["a.txt"], "latin1").equals(content));
  }
});

test("a disk that fails while an archive is unpacked is no broken archive; the archive is kept", async (t) => {
  const entries = [
    { name: "kit/one.txt", text: "1" },
    { name: "kit/two.bin", zeros: 300_000 },
  ];
  const archives = make(temporary(t), { "a.tar": entries, "b.zip": entries });
  for (const [name, content] of Object.entries(archives)) {
    const { url, requests } = await serve(t, { [name]: content });
    const out = temporary(t);
    const refuse: Refuse = ({ name: called, path }) =>
      called.startsWith("file.write") && path.includes("unpacking") ? "ENOSPC" : undefined;
    const fetch = () => fetchArchives([archiveOf(name, content)], { out, mirror: url, ...quick });
    await assert.rejects(withFailingFiles(out, refuse, fetch), refusal("file/disk-full", "The archive is kept"));
    assert.deepEqual(unpacked(out), {});
    await fetch();
    assert.equal(requests.length, 1, "it is not fetched again");
    assert.deepEqual(unpacked(out), { "kit/one.txt": "1", "kit/two.bin": "\0".repeat(300_000) });
  }
});

test("Scenes that cannot be written: at every operation a coded error, and what was there is as it was", async (t) => {
  const out = temporary(t);
  mkdirSync(join(out, "Scenes"));
  writeFileSync(join(out, "Scenes", "scenes.json"), "earlier");
  const systems = ["ENOSPC", "EIO", "EROFS", "EACCES", "EMFILE", "ENOENT"];
  const failing: Refuse[] = [
    ({ name }) => (name === "mkdir" ? "EROFS" : undefined),
    ...systems.map(
      (system): Refuse =>
        ({ name, path }) =>
          name === "writeFile" && path.endsWith(".xml") ? system : undefined,
    ),
    ({ name, path }) => (name === "writeFile" && path.endsWith("scenes.json") ? "ENOSPC" : undefined),
    ({ name, path }) => (name === "rename" && path.endsWith("Scenes") ? "EACCES" : undefined),
    ({ name, path }) => (name === "rename" && /\.Scenes-[0-9a-f]+$/.test(path) ? "EIO" : undefined),
  ];
  for (const refuse of failing) {
    await assert.rejects(
      withFailingFiles(out, refuse, () => writeScenes({ scale: "smoke", seed: 1, out })),
      (thrown: unknown) => {
        assert.ok(thrown instanceof PalimpsestError && thrown.code.startsWith("file/"), String(thrown));
        assert.match(thrown.message, /What was there is as it was/);
        return true;
      },
    );
    assert.deepEqual(tree(out), { "Scenes/scenes.json": "earlier" });
  }
});
