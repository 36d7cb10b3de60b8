import assert from "node:assert/strict";
import { singleProcess } from "../../../src/distributed";
import type { Batch, Example } from "../../../src/data";
import { joinWorld, ownRows } from "../../../src/distributed";
import { Network } from "../../../src/nn";
import { random } from "../../../src/base/random";
import { findStrategy, type Draw, type KeptState } from "../../../src/strategies";

/* One rank of a job that keeps samples, beside a twin that keeps the same by itself. */
const world = joinWorld();
const { rank, size: ranks } = world;
const [classes, side] = [6, 4];
const pixels = 3 * side * side;
const network = new Network({ network: "resnet18", width: 2, classes, imageSize: side }).initialise(1);

const example = (id: number): Example => {
  const draw = random("memories", id);
  const bits = (): Uint8Array => Uint8Array.from({ length: classes }, () => draw.integer(2));
  return { id: String(id), image: "", labels: bits(), known: bits() };
};

/** A batch of examples, whose images name them; other ranks' rows are not decoded where it is `parted`. */
function batchOf(examples: readonly Example[], parted: boolean): Batch {
  const size = examples.length;
  const { from, to } = parted ? ownRows(size, world) : { from: 0, to: size };
  const imageOf = (i: number): number[] =>
    Array.from({ length: pixels }, (_, k) => (i < from || i >= to ? 0 : 1 + ((Number(examples[i].id) * 7 + k) % 255)));
  const join = (of: (row: Example) => Uint8Array): Uint8Array =>
    Uint8Array.from(examples.flatMap((row) => [...of(row)]));
  return {
    images: Uint8Array.from(examples.flatMap((_, i) => imageOf(i))),
    labels: join(({ labels }) => labels),
    known: join(({ known }) => known),
    size,
    height: side,
    width: side,
    ids: [],
  };
}

const slices = [
  [0, 1],
  [2, 3],
  [4, 5],
];
const situation = (task: number) => ({
  task,
  slices: slices.slice(0, task),
  classes,
  labels: "unavailable" as const,
});

/** The draws are the same; each rank has the images of its rows. */
function assertSameDraw(own: Draw | undefined, whole: Draw | undefined): void {
  if (!own || !whole) return assert.equal(own, whole);
  const { from, to } = ownRows(whole.size, world);
  const images = whole.images.map((byte, i) => (i >= from * pixels && i < to * pixels ? byte : 0));
  assert.deepEqual(own, { ...whole, images });
}

/** The same is kept, and every rank holds its share of the images. */
function assertSameKept(own: KeptState, twin: KeptState): void {
  const [{ images, ...described }, { images: allImages, ...wanted }] = [own, twin].map((kept) =>
    Object.fromEntries(kept.save()),
  );
  assert.deepEqual(described, wanted);
  assert.deepEqual(images, rank === 0 ? allImages : undefined);
  const n = wanted.tasks.data.length;
  const held = n - (twin.bytes - own.bytes) / pixels;
  assert.ok(held <= Math.ceil(n / ranks) + 2, `${held} images of ${n}`);
  assert.deepEqual([...world.allReduce(Float64Array.of(held))], [n]);
}

/** Keeps a method's samples over the ranks and by itself, in the same way. */
async function compare(
  text: string,
  go: (kept: KeptState, parted: boolean, stage: number) => Promise<void>,
  names: readonly string[],
): Promise<void> {
  const strategy = findStrategy(text, "unavailable");
  const twin = strategy.keep!({ seed: 1, network, world: singleProcess });
  let own = strategy.keep!({ seed: 1, network, world });
  for (let stage = 1; stage <= 3; stage++) {
    for (const kept of [own, twin]) kept.lifecycle?.taskBegins?.(situation(stage));
    await go(own, true, stage);
    await go(twin, false, stage);
    for (const name of names)
      for (const count of [1, 7, 100]) assertSameDraw(own.draw!(name, count), twin.draw!(name, count));
    assertSameKept(own, twin);
    // Goes on from a checkpoint, as from that of a process by itself.
    own.dispose();
    own = strategy.keep!({ seed: 1, network, world });
    own.lifecycle?.taskBegins?.(situation(stage));
    own.load(twin.save());
    assertSameKept(own, twin);
  }
}

/** Batches of a stream, some of them with fewer rows than there are ranks. */
async function stream(kept: KeptState, parted: boolean, stage: number): Promise<void> {
  for (let step = 0, id = 1000 * stage; step < 40; step++) {
    const rows = [8, 5, 1, 2][step % 4];
    kept.lifecycle!.stepEnds!(
      batchOf(
        Array.from({ length: rows }, () => example(id++)),
        parted,
      ),
      Float32Array.from({ length: rows * classes }, (_, i) => id + i / 7),
    );
  }
}

let read = 0;
/** A task's end; each rank reads the images that it is to hold. */
async function taskEnd(kept: KeptState, parted: boolean, stage: number): Promise<void> {
  const examples = Array.from({ length: 40 }, (_, i) => example(1000 * stage + i));
  async function* load(chosen: readonly Example[]): AsyncGenerator<Batch> {
    if (parted) read += chosen.length;
    for (let i = 0; i < chosen.length; i += 3) yield batchOf(chosen.slice(i, i + 3), false);
  }
  await kept.lifecycle!.taskEnds!({ situation: situation(stage), network, imageSize: side, examples, load });
}

/** Bytes that all ranks send for a draw of all of `n` samples, of which sample i is held by rank i mod W. */
function assertSent(n: number): void {
  const kept = findStrategy("er:memory=100", "unavailable").keep!({ seed: 1, network, world });
  kept.lifecycle!.stepEnds!(
    batchOf(
      Array.from({ length: n }, (_, i) => example(i)),
      true,
    ),
    new Float32Array(n * classes),
  );
  const before = world.sent;
  kept.draw!("memory", n);
  const sent = world.sent - before;
  const moved = Array.from({ length: ranks }, (_, k) => ownRows(n, { rank: k, size: ranks })).flatMap(
    ({ from, to }, k) => [...Array(to - from).keys()].filter((i) => (from + i) % ranks !== k),
  );
  assert.deepEqual([...world.allReduce(Float64Array.of(sent))], [moved.length * pixels]);
}

async function main(): Promise<void> {
  for (const text of [
    "er:memory=20",
    "er:memory=21,policy=class-balanced",
    "derpp:memory=20,policy=prs",
    "derpp:memory=1000,megabytes=0.001",
    "mbpa:memory=20,policy=ocdm",
  ])
    await compare(text, stream, ["memory"]);
  for (const text of ["gem:memory=30", "agem:memory=1000,megabytes=0.001"])
    await compare(text, taskEnd, ["memory", "memory:1", "memory:2"]);
  // Shares of 30 and of 15 samples among one, two and three tasks.
  const shares = [30, 15, 10, 15, 7, 5];
  assert.deepEqual([...world.allReduce(Float64Array.of(read))], [shares.reduce((sum, share) => sum + share)]);
  assert.ok(read <= shares.reduce((sum, share) => sum + Math.ceil(share / ranks), 0), `${read} images read`);
  for (const text of ["er:perClass=5", "er:perClass=100,megabytes=0.003"]) await compare(text, taskEnd, ["memory"]);
  for (const n of [1, 10, 23]) assertSent(n);
  console.log(`rank ${rank} of ${ranks}: all as it should be`);
}

void main();
