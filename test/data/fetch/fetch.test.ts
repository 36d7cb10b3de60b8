import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { archivesOf, fetchArchives, type Archive, type FetchOptions } from "../../../src/data/fetch";
import { random } from "../../../src/base/random";
import { palimpsest } from "../../cli/capture";
import { temporary } from "../fixtures";
import { serve, type Behaviour } from "./server";

interface Made {
  readonly name: string;
  readonly text?: string;
  readonly zeros?: number;
  readonly link?: string;
  readonly hard?: boolean;
  readonly folder?: boolean;
}

/** Archives by their names. */
function make<Name extends string>(
  folder: string,
  archives: Readonly<Record<Name, readonly Made[]>>,
): Record<Name, Buffer> {
  execFileSync("python3", [join(__dirname, "archives.py"), folder], { input: JSON.stringify(archives) });
  return Object.fromEntries(Object.keys(archives).map((name) => [name, readFileSync(join(folder, name))])) as Record<
    Name,
    Buffer
  >;
}

const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");
const archiveOf = (name: string, content: Buffer): Archive => ({
  name,
  url: "",
  bytes: content.length,
  md5: md5(content),
  format: name.endsWith(".tar") ? "tar" : name.endsWith(".zip") ? "zip" : "none",
});
const noise = (count: number): Buffer =>
  Buffer.from(
    Uint8Array.from(
      { length: count },
      (
        (stream) => () =>
          stream.integer(256)
      )(random("noise", count)),
    ),
  );
const quick = { attempts: 3, pause: 1 };

/** All files below a folder with their content. */
function tree(folder: string, below = ""): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.assign(
    {},
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const [path, name] = [join(folder, entry.name), join(below, entry.name)];
      return entry.isDirectory() ? tree(path, name) : { [name]: readFileSync(path, "latin1") };
    }),
  ) as Record<string, string>;
}

/** What is in the folder apart from `.fetch`. */
const unpacked = (folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(tree(folder)).filter(([name]) => !name.startsWith(".fetch")));

test("archives of each format are fetched from a mirror, checked, unpacked into one tree, and not fetched again", async (t) => {
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

test("an archive that would write elsewhere, link out, fill the disk or is broken leaves nothing unpacked", async (t) => {
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
  const archives = make(made, Object.fromEntries(cases.filter(([name]) => name !== "bomb.tar"))); // a tar file is as large as what is in it
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
    /^palimpsest: http:\S+\/VOCtrainval_06-Nov-2007\.tar: the file there has 5 bytes, not 460032000\. .*\[fetch\/refused\]\n$/,
  );
});
