import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import sharp from "sharp";
import type { Example } from "../../src/data/benchmark";
import { DecodedCache } from "../../src/data/cache";
import { batchCount, batches, type Batch, type BatchOptions } from "../../src/data/loader";
import { random } from "../../src/base/random";

const size = 12;
const pixels = size * size * 3;
let folder: string;
let examples: Example[];
/** The true pixels by id. */
const truth = new Map<string, Uint8Array>();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "palimpsest-"));
  examples = await Promise.all(
    Array.from({ length: 23 }, async (_, index) => {
      const stream = random(index, "loader test");
      const id = `image ${index}`;
      const image = Uint8Array.from({ length: pixels }, () => stream.integer(256));
      truth.set(id, image);
      await sharp(image, { raw: { width: size, height: size, channels: 3 } })
        .png()
        .toFile(join(folder, `${index}.png`));
      const labels = Uint8Array.from({ length: 4 }, () => stream.integer(2));
      return {
        id,
        image: join(folder, `${index}.png`),
        labels,
        known: Uint8Array.from({ length: 4 }, () => stream.integer(2)),
      };
    }),
  );
});
after(() => rm(folder, { recursive: true, force: true }));

/** Unhandled rejections of the whole file; node's runner would blame whichever test runs then. */
const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

async function all(options: Partial<BatchOptions>, from: readonly Example[] = examples): Promise<Batch[]> {
  const result: Batch[] = [];
  for await (const batch of batches(from, { size, batch: 5, ...options })) result.push(batch);
  return result;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

function mirrored(image: Uint8Array): Uint8Array {
  return image.map((_, at) => {
    const [y, x, c] = [Math.floor(at / (size * 3)), Math.floor(at / 3) % size, at % 3];
    return image[(y * size + (size - 1 - x)) * 3 + c];
  });
}

const rows = (batch: Batch): [string, Uint8Array][] =>
  batch.ids.map((id, row) => [id, batch.images.slice(row * pixels, (row + 1) * pixels)]);
const ids = (list: readonly Batch[]): string[] => list.flatMap((batch) => batch.ids);

test("in order, without options: every example once, its pixels, labels and mask in its row, the last batch smaller", async () => {
  const got = await all({});
  assert.deepEqual(
    got.map((batch) => batch.size),
    [5, 5, 5, 5, 3],
  );
  assert.deepEqual(
    ids(got),
    examples.map(({ id }) => id),
  );
  let next = 0;
  for (const batch of got) {
    assert.deepEqual([batch.height, batch.width, batch.images.length], [size, size, batch.size * pixels]);
    assert.deepEqual([batch.labels.length, batch.known.length], [batch.size * 4, batch.size * 4]);
    rows(batch).forEach(([id, image], row) => {
      assert.deepEqual(image, truth.get(id));
      assert.deepEqual(batch.labels.slice(row * 4, row * 4 + 4), examples[next].labels);
      assert.deepEqual(batch.known.slice(row * 4, row * 4 + 4), examples[next++].known);
    });
  }
});

test("dropLast leaves the smaller batch out; batchCount counts what comes", async () => {
  for (const [count, batch] of [
    [23, 5],
    [20, 5],
    [3, 5],
    [0, 5],
    [23, 23],
    [23, 1],
  ]) {
    for (const dropLast of [false, true]) {
      const got = await all({ batch, dropLast }, examples.slice(0, count));
      assert.equal(got.length, batchCount(count, { batch, dropLast }));
      assert.deepEqual(
        got.map((one) => one.size).filter((n) => n !== batch),
        dropLast || count % batch === 0 ? [] : [count % batch],
      );
    }
  }
});

test("shuffled: every example exactly once an epoch; the same key gives the same batches, another epoch or seed others", async () => {
  const first = await all({ shuffle: { seed: 1, epoch: 1 }, flip: { seed: 1, epoch: 1 } });
  assert.deepEqual(ids(first).sort(), examples.map(({ id }) => id).sort());
  assert.deepEqual(await all({ shuffle: { seed: 1, epoch: 1 }, flip: { seed: 1, epoch: 1 } }), first);
  const orders = [
    first,
    await all({ shuffle: { seed: 1, epoch: 2 } }),
    await all({ shuffle: { seed: 2, epoch: 1 } }),
    await all({}),
  ];
  assert.equal(new Set(orders.map((order) => ids(order).join())).size, 4);
});

test("two passes at once give what each gives alone", async () => {
  const keys = [1, 2].map((epoch) => ({ shuffle: { seed: 5, epoch }, flip: { seed: 5, epoch } }));
  const alone = [await all(keys[0]), await all(keys[1])];
  assert.deepEqual(await Promise.all(keys.map((key) => all(key))), alone);
});

test("a flip is the exact mirror image; half of the images are flipped, others each epoch, whatever the order of the epoch", async () => {
  const flips: boolean[] = [];
  const patterns = new Set<string>();
  for (let epoch = 1; epoch <= 20; epoch++) {
    const isFlipped = new Map<string, boolean>();
    for (const batch of await all({ flip: { seed: 3, epoch }, shuffle: { seed: 3, epoch } })) {
      for (const [id, image] of rows(batch)) {
        const plain = Buffer.compare(image, truth.get(id)!) === 0;
        if (!plain) assert.deepEqual(image, mirrored(truth.get(id)!));
        isFlipped.set(id, !plain);
      }
    }
    for (const batch of await all({ flip: { seed: 3, epoch } })) {
      for (const [id, image] of rows(batch))
        assert.equal(Buffer.compare(image, truth.get(id)!) !== 0, isFlipped.get(id));
    }
    flips.push(...isFlipped.values());
    patterns.add(examples.map(({ id }) => isFlipped.get(id)).join());
  }
  assert.equal(patterns.size, 20);
  const share = flips.filter(Boolean).length / flips.length;
  assert.ok(Math.abs(share - 0.5) < 5 * Math.sqrt(0.25 / flips.length), `${share} flipped`);
});

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

  for await (const batch of batches(withCorrupt, { size, batch: 5, prefetch: 4 })) {
    assert.equal(batch.size, 5);
    await pause(); // the corrupt image, two batches ahead, fails while nobody waits for it
    assert.deepEqual(unhandled, []);
    break;
  }
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

test("a list of a million images takes no more memory than one of a thousand: order and what is ready ahead", async () => {
  const [count, side] = [1_000_000, 4];
  const blank = new Uint8Array(side * side * 3);
  let decoding = 0;
  let most = 0;
  const cache = {
    decode: async () => {
      most = Math.max(most, ++decoding);
      await null;
      decoding--;
      return blank;
    },
  };
  const shared = { image: "simulated", labels: new Uint8Array(1), known: new Uint8Array(1) };
  // An example is made when it is looked at, so that what is measured is the loader's.
  const list = new Proxy([] as Example[], {
    get: (target, key) =>
      key === "length"
        ? count
        : typeof key === "string" && /^\d+$/.test(key)
          ? { ...shared, id: key }
          : Reflect.get(target, key),
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
