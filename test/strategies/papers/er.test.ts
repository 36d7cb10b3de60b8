import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Regime } from "../../../src/data";
import type { State } from "../../../src/nn";
import type { KeptState } from "../../../src/strategies";
import { bceGradient, gradientOf, logitsOf, moved, sizes, type PlainBatch, type Vector } from "./plainNet";
import { apart, assertSameWay, batchOf, ours, plain, startOf, type Sequence } from "./sequence";

const [steps, rate] = [5, 0.5];
const start = startOf(5);
const allClasses = Array.from({ length: sizes.classes }, (_, c) => c);
const nothing: PlainBatch = { images: [], labels: [], known: [] };

/** What is in memory, as it would be written into a checkpoint. */
function stored(state: State): PlainBatch {
  const labels = state.get("labels");
  if (!labels) return nothing;
  const bytes = (name: string): Uint8Array => Uint8Array.from(state.get(name)!.data);
  const samples = { images: bytes("images"), labels: bytes("labels"), known: bytes("known") };
  return plain({ ...samples, size: labels.shape[0], height: sizes.side, width: sizes.side });
}

/** Ours, and what was in memory before each step. As many samples fit as a batch has, so that a draw is all of them. */
async function withMemories(options: string, labels: Regime) {
  const memories: PlainBatch[][] = [];
  const remember = (task: number, kept: KeptState | undefined): void => {
    (memories[task - 1] ??= []).push(stored(kept!.save()));
  };
  const sequence: Sequence = {
    strategy: `er:memory=${sizes.batch}${options}`,
    labels,
    steps,
    rate,
    start,
    taskBegan: (task, _network, kept) => remember(task, kept),
    stepped: (task, _step, _network, kept) => remember(task, kept),
  };
  return { got: await ours(sequence), memories };
}

const joined = (a: PlainBatch, b: PlainBatch): PlainBatch => ({
  images: [...a.images, ...b.images],
  labels: [...a.labels, ...b.labels],
  known: [...a.known, ...b.known],
});

const lossGradient = (theta: Vector, { images, labels, known }: PlainBatch): Vector =>
  gradientOf(theta, images, bceGradient(logitsOf(theta, images), labels, allClasses, known)).theta;

/**
 * Algorithm 1 of Chaudhry et al. 2019b, as conv_split_cifar.py of facebookresearch/agem has it: the batch and the
 * stored samples are one batch, with one mean. Or the sum of a mean of each.
 */
function replay(memories: PlainBatch[][], labels: Regime, together: boolean): Vector[][] {
  let theta = start;
  return [1, 2, 3].map((task) =>
    Array.from({ length: steps }, (_, i) => {
      const [batch, memory] = [plain(batchOf(i, task, labels)), memories[task - 1][i]];
      const parts = together || memory.images.length === 0 ? [joined(batch, memory)] : [batch, memory];
      for (const gradient of parts.map((part) => lossGradient(theta, part))) theta = moved(theta, -rate, gradient);
      return theta;
    }),
  );
}

describe("er over three tasks", () => {
  for (const labels of ["unavailable", "available"] as const) {
    it(`is one mean over the batch and the stored samples, labels ${labels}`, async () => {
      const { got, memories } = await withMemories("", labels);
      assert.equal(memories[0][0].images.length, 0);
      assert.ok(memories.slice(1).every((task) => task.every(({ images }) => images.length === sizes.batch)));
      assertSameWay(got, replay(memories, labels, true), start);
    });
  }

  it("mean=apart is the sum of two means, which goes another way", async () => {
    const { got, memories } = await withMemories(",mean=apart", "unavailable");
    assertSameWay(got, replay(memories, "unavailable", false), start);
    const together = replay(memories, "unavailable", true);
    assert.ok(apart(together, got, start, 2) > 0.1 && apart(together, got, start, 3) > 0.1);
  });
});
