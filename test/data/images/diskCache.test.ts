import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import sharp from "sharp";
import { batches, decode, DecodedCache, DiskCache, type Example } from "../../../src/data";
import { random } from "../../../src/base/random";
import { temporary } from "../fixtures";

const size = 16;
const bytes = size * size * 3;

async function pictures(folder: string, count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const path = join(folder, `${i}.png`);
      await picture(path, i);
      return path;
    }),
  );
}

async function picture(path: string, seed: number): Promise<void> {
  const draw = random("disk cache", seed);
  await sharp(
    Uint8Array.from({ length: 20 * 12 * 3 }, () => draw.integer(256)),
    { raw: { width: 20, height: 12, channels: 3 } },
  )
    .png()
    .toFile(path);
}

/** A cache over new pictures, and the bytes that it should give. */
async function setUp(t: TestContext, count = 6) {
  const folder = temporary(t);
  const images = await pictures(folder, count);
  const truth = await Promise.all(images.map((image) => decode(image, size)));
  const cache = await DiskCache.open({ folder: join(folder, "cache"), images, size });
  t.after(() => cache.close());
  return { folder, images, truth, cache };
}

/** Changes bytes of a file in place. */
async function damage(path: string, at: number, value: Uint8Array): Promise<void> {
  const file = await open(path, "r+");
  await file.write(value, 0, value.length, at);
  await file.close();
}

test("it gives what decode gives: empty, full, opened again, and by a list in another order", async (t) => {
  const { folder, images, truth, cache } = await setUp(t);
  for (let pass = 0; pass < 2; pass++)
    for (const [i, image] of images.entries()) assert.deepEqual(await cache.decode(image, size), truth[i]);
  const other = await DiskCache.open({ folder: join(folder, "cache"), images: [...images, ...images].reverse(), size });
  t.after(() => other.close());
  assert.equal(other.path, cache.path);
  for (const [i, image] of images.entries()) assert.deepEqual(await other.decode(image, size), truth[i]);
  assert.deepEqual(await cache.decode(images[0], 8), await decode(images[0], 8));
  assert.equal(statSync(cache.path).size, images.length * (bytes + 4));
});

test("what is on disk is not decoded again, until the image changes; an image that is gone is refused", async (t) => {
  const { folder, images, truth, cache } = await setUp(t);
  utimesSync(images[0], 1e9, 1e9);
  await cache.decode(images[0], size);
  writeFileSync(images[0], new Uint8Array(statSync(images[0]).size));
  utimesSync(images[0], 1e9, 1e9); // the same size and time: the cache cannot tell, which shows that it did not look
  assert.deepEqual(await cache.decode(images[0], size), truth[0]);
  await picture(images[0], 99);
  const changed = await cache.decode(images[0], size);
  assert.notDeepEqual(changed, truth[0]);
  assert.deepEqual(changed, await decode(images[0], size));
  await assert.rejects(cache.decode(join(folder, "gone.png"), size), { code: "image/unreadable" });
});

test("a place that is half-written, damaged or cut off is decoded anew and repaired", async (t) => {
  const { images, truth, cache } = await setUp(t);
  for (const image of images) await cache.decode(image, size);
  const draw = random("damage");
  for (let i = 0; i < 40; i++) {
    const place = draw.integer(images.length);
    await damage(
      cache.path,
      place * (bytes + 4) + draw.integer(bytes),
      Uint8Array.from({ length: 1 + draw.integer(4) }, () => draw.integer(256)),
    );
    for (const [k, image] of images.entries()) assert.deepEqual(await cache.decode(image, size), truth[k]);
  }
  const file = await open(cache.path, "r+");
  await file.truncate(bytes + 9);
  await file.close();
  for (const [k, image] of images.entries()) assert.deepEqual(await cache.decode(image, size), truth[k]);
});

test("two processes fill and read one cache at once, and every image is right in both", async (t) => {
  const { folder, images, truth, cache } = await setUp(t, 24);
  const script = `
    const { DiskCache } = require(${JSON.stringify(join(__dirname, "../../../src/data/images/diskCache"))});
    (async () => {
      const cache = await DiskCache.open(${JSON.stringify({ folder: join(folder, "cache"), images, size })});
      const got = await Promise.all(${JSON.stringify(images)}.map((image) => cache.decode(image, ${size})));
      process.stdout.write(Buffer.concat(got));
      await cache.close();
    })();`;
  const child = spawn(process.execPath, ["--import", "tsx", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const parts: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  const closed = once(child, "close");
  const own: Uint8Array[] = [];
  for (const image of [...images].reverse()) own.unshift(await cache.decode(image, size));
  assert.deepEqual(await closed, [0, null]);
  assert.deepEqual(own, truth);
  assert.deepEqual(new Uint8Array(Buffer.concat(parts)), new Uint8Array(Buffer.concat(truth)));
  assert.deepEqual(readdirSync(join(folder, "cache")).length, 1);
});

test("batches are the same with memory over disk, and a folder that cannot be made is refused", async (t) => {
  const { folder, images, cache } = await setUp(t);
  const examples = images.map((image, i): Example => ({
    id: `${i}`,
    image,
    labels: new Uint8Array(1),
    known: new Uint8Array(1),
  }));
  const key = { seed: 1, epoch: 1 };
  const all = async (source?: DiskCache | DecodedCache) => {
    const got: Uint8Array[] = [];
    for await (const batch of batches(examples, { size, batch: 4, shuffle: key, flip: key, cache: source }))
      got.push(batch.images);
    return got;
  };
  const expected = await all();
  const memory = new DecodedCache(2 * bytes, cache);
  for (let pass = 0; pass < 3; pass++) assert.deepEqual(await all(memory), expected);
  assert.equal(memory.bytes, 2 * bytes);
  await assert.rejects(DiskCache.open({ folder: join(images[0], "cache"), images, size }), {
    code: "cache/unusable",
    message: /cannot be used/,
  });
  assert.equal(readdirSync(folder).length, images.length + 1);
});
