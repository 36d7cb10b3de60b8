import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { defineBenchmark, listBenchmark, registerBenchmark } from "../../../src/data";
import { fetchArchives, fetchData, type FetchOptions } from "../../../src/data/fetch";
import { temporary } from "../fixtures";
import { archiveOf, make, md5, noise, quick, tree, unpacked } from "./fetchFixture";
import { serve, type Behaviour } from "./server";

test("archives of each format are fetched, checked, unpacked into one tree, and not fetched again", async (t) => {
  const files = {
    ...make(temporary(t), {
      "a.tar": [
        { name: "kit", folder: true },
        { name: "kit/one.txt", text: "1" },
        { name: `kit/${"long".repeat(40)}/two.txt`, text: "2" },
      ],
      "b.zip": [
        { name: "kit", folder: true },
        { name: "kit/three.txt", text: "3" },
        { name: "kit/deep/four.txt", zeros: 70000 },
      ],
    }),
    "c d.txt": Buffer.from("plain"),
  };
  const { url, requests } = await serve(t, files);
  const out = temporary(t);
  const archives = Object.entries(files).map(([name, content]) => archiveOf(name, content));
  const seen = new Set<string>();
  const options: FetchOptions = {
    out,
    mirror: `${url}/`,
    onProgress: ({ archive, step, done, total }) => void (done === total && seen.add(`${step} ${archive}`)),
  };
  assert.deepEqual(await fetchArchives(archives, options), ["a.tar", "b.zip", "c d.txt"]);
  const expected = {
    "kit/one.txt": "1",
    [`kit/${"long".repeat(40)}/two.txt`]: "2",
    "kit/three.txt": "3",
    "kit/deep/four.txt": "\0".repeat(70000),
    "c d.txt": "plain",
  };
  assert.deepEqual(unpacked(out), expected);
  assert.deepEqual([...seen].sort(), [
    "download a.tar",
    "download b.zip",
    "download c d.txt",
    "unpack a.tar",
    "unpack b.zip",
  ]);
  assert.deepEqual(Object.keys(tree(join(out, ".fetch"))), ["done.json"]);
  assert.deepEqual(await fetchArchives(archives, options), []);
  assert.equal(requests.length, 3);
});

test("a transfer that breaks goes on from where it was, also in a later call", async (t) => {
  const content = noise(300_000);
  const out = temporary(t);
  const part = join(out, ".fetch", "a.txt.part");
  const behaviours: Behaviour[] = [{ breakAfter: 100_000 }, { breakAfter: 100_000 }, { status: 503 }, {}];
  const { url, requests } = await serve(t, { "a.txt": content }, (request) => behaviours[request - 1] ?? {});
  await assert.rejects(fetchArchives([archiveOf("a.txt", content)], { out, mirror: url, attempts: 1 }), {
    code: "fetch/broken",
  });
  assert.ok(readFileSync(part).equals(content.subarray(0, 100_000)));
  assert.deepEqual(unpacked(out), {});
  await fetchArchives([archiveOf("a.txt", content)], { out, mirror: url, ...quick });
  assert.deepEqual(requests, ["", "bytes=100000-", "bytes=200000-", "bytes=200000-"]);
  assert.ok(readFileSync(join(out, "a.txt")).equals(content));
  assert.ok(!existsSync(part));
});

test("a server that cannot send parts sends the whole again; a longer rest than it has begins again", async (t) => {
  const content = noise(50_000);
  for (const [kept, behaviour] of [
    [20_000, { ignoreRange: true, chunked: true }],
    [60_000, {}],
  ] as const) {
    const out = temporary(t);
    mkdirSync(join(out, ".fetch"));
    writeFileSync(join(out, ".fetch", "a.txt.part"), Buffer.alloc(kept, 1));
    const { url } = await serve(t, { "a.txt": content }, () => behaviour);
    await fetchArchives([archiveOf("a.txt", content)], { out, mirror: url, ...quick });
    assert.ok(readFileSync(join(out, "a.txt")).equals(content));
  }
});

test("stopped by its signal it keeps what has come", async (t) => {
  const content = noise(4_000_000);
  const out = temporary(t);
  const { url } = await serve(t, { "a.txt": content });
  const stop = new AbortController();
  const onProgress = (): void => stop.abort(new Error("enough"));
  await assert.rejects(
    fetchArchives([archiveOf("a.txt", content)], { out, mirror: url, signal: stop.signal, onProgress }),
    /enough/,
  );
  const size = readFileSync(join(out, ".fetch", "a.txt.part")).length;
  assert.ok(size > 0 && size < content.length);
  await fetchArchives([archiveOf("a.txt", content)], { out, mirror: url });
  assert.ok(readFileSync(join(out, "a.txt")).equals(content));
});

test("what is not the archive is refused at once, and gets no name", async (t) => {
  const content = noise(5000);
  const other = Buffer.concat([content.subarray(0, 4999), Buffer.of(content[4999] ^ 1)]);
  const cases: [served: Buffer, behaviour: Behaviour, code: string, message: RegExp, requests: number][] = [
    [content, { status: 404 }, "fetch/refused", /answered 404/, 1],
    [content, { status: 500 }, "fetch/broken", /answered 500/, 3],
    [content, { type: "text/html; charset=utf-8" }, "fetch/refused", /a page, not with a file/, 1],
    [content.subarray(1), {}, "fetch/refused", /has 4999 bytes, not 5000/, 1],
    [Buffer.concat([content, content]), { chunked: true }, "fetch/refused", /more than 5000 bytes/, 1],
    [other, {}, "fetch/other-file", new RegExp(`has the MD5 ${md5(other)}, the archive ${md5(content)}`), 1],
  ];
  for (const [served, behaviour, code, message, count] of cases) {
    const out = temporary(t);
    const { url, requests } = await serve(t, { "a.txt": served }, () => behaviour);
    await assert.rejects(fetchArchives([archiveOf("a.txt", content)], { out, mirror: url, ...quick }), {
      code,
      message,
    });
    assert.equal(requests.length, count, String(message));
    assert.deepEqual(tree(out), {});
  }
  const out = temporary(t);
  mkdirSync(join(out, ".fetch"));
  writeFileSync(join(out, ".fetch", "a.txt.part"), content.subarray(0, 100));
  const shifted = await serve(t, { "a.txt": content }, () => ({ shift: 7 }));
  await assert.rejects(fetchArchives([archiveOf("a.txt", content)], { out, mirror: shifted.url, ...quick }), {
    code: "fetch/refused",
    message: /another part/,
  });
  await assert.rejects(fetchArchives([archiveOf("a.txt", content)], { out, mirror: "http://127.0.0.1:9", ...quick }), {
    code: "fetch/broken",
    message: /ECONNREFUSED|bad port/,
  });
});

test("a benchmark of one's own is fetched too, where its definition names archives", async (t) => {
  const content = Buffer.from("image,labels\n");
  const { url, requests } = await serve(t, { "pets.csv": content });
  registerBenchmark(
    defineBenchmark({
      name: "pets",
      summary: "a published list",
      source: "this test",
      options: {},
      data: "the list",
      archives: { byYear: { 2020: [archiveOf("pets.csv", content)], 2021: [] }, defaultYear: 2020 },
      open: async (_options, common, path) => listBenchmark({ ...common, file: path() }),
    }),
  );
  const out = temporary(t);
  assert.deepEqual(await fetchData("pets", { out, mirror: url, year: 2021 }), []);
  assert.deepEqual(await fetchData("pets", { out, mirror: url }), ["pets.csv"]);
  assert.deepEqual([unpacked(out), requests.length], [{ "pets.csv": "image,labels\n" }, 1]);
  const refused: [name: string, year: number | undefined, message: RegExp][] = [
    ["pets", 2019, /^--year got 2019; it takes 2020, 2021$/],
    ["scenes", undefined, /^data fetch got "scenes"; it takes voc, celeba, coco, pets$/],
    ["toString", undefined, /^data fetch got "toString"; it takes voc, celeba, coco, pets$/],
  ];
  for (const [name, year, message] of refused) {
    await assert.rejects(fetchData(name, { out, mirror: url, year }), { code: "argument/invalid", message });
  }
});
