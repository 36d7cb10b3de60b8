import assert from "node:assert/strict";
import { arrival, joinWorld, ownRows, rowCounts, type Collectives, type Numbers } from "../../../src/distributed";
import { random } from "../../../src/base/random";

/**
 * One rank of a job that tries every collective, now and later, against sums made from all ranks' numbers, which every
 * rank can draw.
 */
const world = joinWorld();
const { rank, size } = world;
const ranks = Array.from({ length: size }, (_, k) => k);

const kinds = [Float32Array, Float64Array, Int32Array] as const;
const drawn = (Kind: (typeof kinds)[number], k: number, length: number): Numbers => {
  const { integer } = random("collectives", Kind.name, k, length);
  // Integers: their sums are exact in any order.
  return new Kind(length).map(() => integer(1000) - 500);
};
const combined = (
  Kind: (typeof kinds)[number],
  length: number,
  combine: (a: number, b: number) => number,
): number[] => {
  const all = ranks.map((k) => drawn(Kind, k, length));
  return Array.from({ length }, (_, i) => all.map((values) => values[i]).reduce((a, b) => combine(a, b)));
};

const later = world.begin;
const now: Collectives<"now"> = world;
const waiting: Collectives<"now"> = {
  allReduce: (values, operation) => later.allReduce(values, operation).wait(),
  reduceScatter: (values) => later.reduceScatter(values).wait(),
  allGather: (own, options) => later.allGather(own, options).wait(),
  allToAll: (values, lengths) => later.allToAll(values, lengths).wait(),
  broadcast: (values, root) => later.broadcast(values, root).wait(),
  barrier: () => later.barrier().wait(),
};

async function main(): Promise<void> {
  for (const form of [now, waiting]) {
    for (const Kind of kinds) {
      for (const length of [1, 7, 1000, 10_003]) {
        const own = (): Numbers => drawn(Kind, rank, length);
        assert.deepEqual(
          [...form.allReduce(own())],
          combined(Kind, length, (a, b) => a + b),
        );
        assert.deepEqual([...form.allReduce(own(), "max")], combined(Kind, length, Math.max));
        assert.deepEqual([...form.allReduce(own(), "min")], combined(Kind, length, Math.min));
        const whole = drawn(Kind, rank, length * size);
        assert.deepEqual(
          [...form.reduceScatter(whole)],
          combined(Kind, length * size, (a, b) => a + b).slice(rank * length, (rank + 1) * length),
        );
        assert.deepEqual(
          [...form.allGather(own())],
          ranks.flatMap((k) => [...drawn(Kind, k, length)]),
        );
        for (const root of ranks) assert.deepEqual([...form.broadcast(own(), root)], [...drawn(Kind, root, length)]);
      }
    }
    // Rows of 3 numbers, of which some ranks have none.
    for (const rows of [1, size - 1, size, 5]) {
      const all = Float32Array.from({ length: 3 * rows }, (_, i) => i);
      const { from, to } = ownRows(rows, world);
      assert.deepEqual(
        form.allGather(all.slice(3 * from, 3 * to), { lengths: rowCounts(rows, world).map((n) => 3 * n) }),
        all,
      );
    }
    // A piece of i - k + 1 numbers from rank i to rank k, or none; each names its way.
    const piece = (i: number, k: number): number[] => Array<number>(Math.max(0, i - k + 1)).fill(10 * i + k);
    const [toEach, fromEach] = [ranks.map((k) => piece(rank, k)), ranks.map((k) => piece(k, rank))];
    const lengths = { to: toEach.map((own) => own.length), from: fromEach.map((own) => own.length) };
    for (const Kind of [...kinds, Uint8Array]) {
      const sent = world.sent;
      assert.deepEqual([...form.allToAll(Kind.from(toEach.flat()) as Numbers, lengths)], fromEach.flat());
      assert.equal(world.sent - sent, (toEach.flat().length - 1) * Kind.BYTES_PER_ELEMENT);
    }
    assert.deepEqual([...form.broadcast(Uint8Array.of(rank, 255), 0)], [0, 255]);
    form.barrier();
  }
  // Two at once, the later one waited for first.
  const [first, second] = [later.allReduce(Float32Array.of(rank)), later.allGather(Float32Array.of(rank))];
  assert.deepEqual([...second.wait()], ranks);
  assert.deepEqual([...first.wait(), ...first.wait()], Array(2).fill((size * (size - 1)) / 2));
  await arrival(later.barrier(), 1);

  const before = world.sent;
  world.allReduce(new Float32Array(600));
  world.reduceScatter(new Float32Array(600));
  world.allGather(new Float32Array(600 / size));
  assert.ok(Math.abs(world.sent - before - (4 * 2400 * (size - 1)) / size) < 1e-6);

  assert.throws(
    () => world.broadcast(new Float32Array(1), size + 3),
    (caught: Error & { code?: string }) =>
      caught.code === "mpi/failed" && /^MPI_I?bcast failed: .*root/i.test(caught.message),
  );
  console.log(`rank ${rank} of ${size} over ${world.name}: all as it should be`);
}

void main();
