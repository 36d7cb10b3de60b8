import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import type { Example } from "../../src/data/benchmark";
import { DecodedCache } from "../../src/data/images/cache";
import { batches, type Batch } from "../../src/data/loader";
import { all, examples, folder, pause, pixels, size, unhandled } from "./loaderFixture";

test("a cache changes no byte, whether all, some or none of the images fit, and keeps its budget", async () => {
  const key = { shuffle: { seed: 1, epoch: 1 }, flip: { seed: 1, epoch: 1 } };
  const expected = await all(key);
  for (const budget of [0, pixels * 7 + 5, pixels * examples.length]) {
    const cache = new DecodedCache(budget);
    for (let pass = 0; pass < 3; pass++) assert.deepEqual(await all({ ...key, cache }), expected);
    assert.equal(cache.bytes, Math.min(Math.floor(budget / pixels), examples.length) * pixels);
  }
});

test("a cached image is not decoded again; sizes are kept apart; a full cache decodes", async () => {
  const path = join(folder, "cached.png");
  const write = (value: number) =>
    sharp(new Uint8Array(pixels).fill(value), { raw: { width: size, height: size, channels: 3 } })
      .png()
      .toFile(path);
  await write(10);
  const cache = new DecodedCache(pixels);
  assert.equal((await cache.decode(path, size))[0], 10);
  await write(200);
  assert.equal((await cache.decode(path, size))[0], 10);
  assert.equal((await cache.decode(path, 4))[0], 200);
  assert.equal((await cache.decode(path, 4)).length, 4 * 4 * 3);
  assert.equal(cache.bytes, pixels);
});

test("no more than `prefetch` batches are decoded ahead, and those are, while nobody asks", async () => {
  for (const prefetch of [0, 1, 3]) {
    const begun: string[] = [];
    const cache = new DecodedCache(0);
    cache.decode = (path, side) => (begun.push(path), DecodedCache.prototype.decode.call(cache, path, side));
    const pass = batches(examples, { size, batch: 2, prefetch, cache });
    for (let given = 1; given <= 3; given++) {
      await pass.next();
      assert.equal(begun.length, 2 * (given + prefetch));
    }
    await pass.return();
    assert.equal(begun.length, 2 * (3 + prefetch));
  }
});

test("a corrupt image is thrown at its own batch, by its path, after the good batches before it", async () => {
  const corrupt = join(folder, "corrupt.png");
  writeFileSync(corrupt, "not an image");
  const withCorrupt = examples.map((example, index) => (index === 11 ? { ...example, image: corrupt } : example));
  const given: string[] = [];
  await assert.rejects(
    async () => {
      for await (const batch of batches(withCorrupt, { size, batch: 5, prefetch: 4 })) given.push(...batch.ids);
    },
    { code: "image/unreadable", message: new RegExp(corrupt) },
  );
  assert.deepEqual(
    given,
    examples.slice(0, 10).map(({ id }) => id),
  );

  const stopped = batches(withCorrupt, { size, batch: 5, prefetch: 4 })[Symbol.asyncIterator]();
  const first = await stopped.next();
  assert.equal((first.value as Batch).size, 5);
  await pause(); // the corrupt image, two batches ahead, fails while nobody waits for it
  assert.deepEqual(unhandled, []);
  await stopped.return?.();
  await pause();
  assert.deepEqual(unhandled, []);
});

test("an aborted pass is refused with the signal's reason, at once or midway", async () => {
  const reason = new Error("stop here");
  await assert.rejects(all({ signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const given: Batch[] = [];
  await assert.rejects(async () => {
    for await (const batch of batches(examples, { size, batch: 5, signal: controller.signal })) {
      given.push(batch);
      if (given.length === 2) controller.abort(reason);
    }
  }, reason);
  assert.equal(given.length, 2);
  const during = new AbortController();
  const next = batches(examples, { size, batch: 5, signal: during.signal }).next();
  during.abort(reason);
  await assert.rejects(next, reason);
  await pause();
  assert.deepEqual(unhandled, []);
});

test("a pass that needs no decoding still lets timers run, so that an abort is heard", async () => {
  const cache = new DecodedCache();
  await all({ cache });
  const controller = new AbortController();
  const reason = new Error("stop here");
  setImmediate(() => controller.abort(reason));
  await assert.rejects(all({ cache, batch: 1, signal: controller.signal }), reason);
});

test("sizes that are not positive integers are refused", async () => {
  for (const options of [{ batch: 0 }, { batch: 1.5 }, { size: 0 }, { size: NaN }, { prefetch: -1 }]) {
    const [[argument]] = Object.entries(options);
    await assert.rejects(all(options), { code: "argument/invalid", message: new RegExp(`^${argument} got`) });
  }
});

test("a list of a million images takes no more memory than one of a thousand", async () => {
  const [count, side] = [1_000_000, 4];
  const blank = new Uint8Array(side * side * 3);
  let decoding = 0;
  let most = 0;
  const cache = {
    decode: async () => {
      most = Math.max(most, ++decoding);
      await Promise.resolve();
      decoding--;
      return blank;
    },
  };
  const shared = { image: "simulated", labels: new Uint8Array(1), known: new Uint8Array(1) };
  // An example is made when it is looked at, so that what is measured is the loader's.
  const list = new Proxy([] as Example[], {
    get(target, key): unknown {
      if (key === "length") return count;
      return typeof key === "string" && /^\d+$/.test(key) ? { ...shared, id: key } : Reflect.get(target, key);
    },
  });
  const heap = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const start = heap();
  const seen = new Set<string>();
  let peak = 0;
  const pass = batches(list, { size: side, batch: 512, prefetch: 2, shuffle: { seed: 1, epoch: 1 }, cache });
  for (let i = 0; i < 150; i++) {
    for (const id of (await pass.next()).value!.ids) seen.add(id);
    peak = Math.max(peak, heap() - start);
  }
  await pass.return();
  assert.equal(seen.size, 150 * 512);
  assert.ok(most <= 3 * 512, `${most} images were in hand at once`);
  // 4 bytes an image of order, what `seen` holds, and garbage that is not collected yet.
  assert.ok(peak < 64 * 1024 ** 2, `${Math.round(peak / 1024 ** 2)} MiB`);
});
