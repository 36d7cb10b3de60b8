import assert from "node:assert/strict";
import { test } from "node:test";
import { batchCount } from "../../src/data/loader";
import { all, examples, ids, mirrored, pixels, rows, size, truth } from "./loaderFixture";

test("without options: every example once, in order, with pixels, labels, mask; the last batch smaller", async () => {
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

test("shuffled: every example once an epoch; the same key gives the same batches, another gives others", async () => {
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

test("a flip is the exact mirror image; half of the images are flipped, others each epoch, in any order", async () => {
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

test("an amount: so many images in so many batches, as equal as they can be, each pass anew", async () => {
  for (const [count, images, steps] of [
    [23, 23, 5],
    [23, 23, 7],
    [10, 25, 6],
    [4, 16, 3],
    [5, 5, 5],
  ]) {
    const some = examples.slice(0, count);
    const amount = { images, batches: steps };
    const key = { seed: 2, epoch: 4 };
    const got = await all({ batch: 5, amount, shuffle: key, flip: key }, some);
    assert.equal(got.length, steps);
    assert.equal(batchCount(count, { batch: 5, amount }), steps);
    const sizes = got.map((batch) => batch.size);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join());
    const shown = ids(got);
    assert.equal(shown.length, images);
    // Every example comes once in each pass that is whole, and at most once in the last.
    for (let from = 0; from < images; from += count) {
      const pass = shown.slice(from, from + count);
      assert.equal(new Set(pass).size, pass.length);
    }
    assert.deepEqual(await all({ batch: 5, amount, shuffle: key, flip: key, skip: 2 }, some), got.slice(2));
  }
});

test("the first pass of an amount is the epoch without one; the next has another order and other flips", async () => {
  const key = { seed: 6, epoch: 1 };
  const plain = await all({ batch: 5, shuffle: key, flip: key });
  const amount = { images: 2 * examples.length, batches: 10 };
  const twice = (await all({ batch: 5, amount, shuffle: key, flip: key })).flatMap((batch) => batch.shown ?? []);
  const once = plain.flatMap((batch) => batch.shown ?? []);
  const [first, second] = [twice.slice(0, examples.length), twice.slice(examples.length)];
  assert.deepEqual(first, once);
  const flipsOf = (shown: typeof once): string =>
    [...shown]
      .sort((a, b) => (a.identity < b.identity ? -1 : 1))
      .map(({ isMirrored }) => Number(isMirrored))
      .join("");
  const orderOf = (shown: typeof once): string => shown.map(({ identity }) => identity).join();
  assert.notEqual(orderOf(second), orderOf(first));
  assert.notEqual(flipsOf(second), flipsOf(first));
});
