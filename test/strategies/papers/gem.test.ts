import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { State } from "../../../src/nn";
import {
  bceGradient,
  gradientOf,
  headStart,
  innerProduct,
  logitsOf,
  moved,
  sizes,
  slices,
  type PlainBatch,
  type Vector,
} from "./plainNet";
import { apart, assertSameWay, batchOf, ours, plain, startOf } from "./sequence";

const [steps, rate, margin] = [6, 0.3, 0.5];
const start = startOf(2);

/** The stored samples of each task, by their task. */
function stored(state: State): PlainBatch[] {
  const tasks = state.get("tasks");
  if (!tasks) return [];
  const bytes = (name: string): Uint8Array => Uint8Array.from(state.get(name)!.data);
  const samples = { images: bytes("images"), labels: bytes("labels"), known: bytes("known") };
  const all = plain({ ...samples, size: tasks.data.length, height: sizes.side, width: sizes.side });
  const ofTask = (k: number) => (_row: unknown, i: number) => tasks.data[i] === k;
  return [1, 2]
    .map((k) => ({
      images: all.images.filter(ofTask(k)),
      labels: all.labels.filter(ofTask(k)),
      known: all.known.filter(ofTask(k)),
    }))
    .filter(({ images }) => images.length > 0);
}

/**
 * `project2cone2` of facebookresearch/GradientEpisodicMemory, model/gem.py: v minimises 1/2 v'(GG' + eps I)v + (G g)'v
 * over v >= margin, and the update is G'v + g. With one or two constraints the solution is found by trying which of
 * them hold with equality.
 */
function project2cone2(g: Vector, memories: readonly Vector[], eps: number): Vector {
  const P = memories.map((a, i) => memories.map((b, j) => innerProduct(a, b) + (i === j ? eps : 0)));
  const q = memories.map((a) => innerProduct(a, g));
  const free = (i: number, others: readonly number[]): number =>
    -(q[i] + others.reduce((sum, value, j) => sum + (j === i ? 0 : P[i][j] * value), 0)) / P[i][i];
  const atBounds = memories.map(() => margin);
  const candidates = [atBounds, ...atBounds.map((_, i) => atBounds.with(i, free(i, atBounds)))];
  if (memories.length === 2) {
    const determinant = P[0][0] * P[1][1] - P[0][1] ** 2;
    candidates.push([(P[0][1] * q[1] - P[1][1] * q[0]) / determinant, (P[0][1] * q[0] - P[0][0] * q[1]) / determinant]);
  }
  const value = (v: readonly number[]): number =>
    v.reduce((sum, a, i) => sum + q[i] * a + v.reduce((s, b, j) => s + (P[i][j] * a * b) / 2, 0), 0);
  const feasible = candidates.filter((v) => v.every((x) => x >= margin - 1e-12));
  const best = feasible.reduce((a, b) => (value(b) < value(a) ? b : a));
  return best.reduce((update, x, i) => moved(update, x, memories[i]), g);
}

/** `observe` of the same file, with the head left out of the projection: it learns the new task alone, as ours. */
function gem(memories: PlainBatch[][], eps: number): { way: Vector[][]; projected: number[] } {
  let theta = start;
  const projected = [0, 0, 0];
  const way = [1, 2, 3].map((task) =>
    Array.from({ length: steps }, (_, i) => {
      const gradient = ({ images, labels }: PlainBatch, of: readonly number[]): Vector =>
        gradientOf(theta, images, bceGradient(logitsOf(theta, images), labels, of)).theta;
      const shared = (g: Vector): Vector => g.map((value, k) => (k < headStart ? value : 0));
      const own = gradient(plain(batchOf(i, task, "unavailable")), slices[task - 1]);
      const others = memories[task - 1].map((samples, k) => shared(gradient(samples, slices[k])));
      const opposed = others.some((other) => innerProduct(own, other) < 0);
      if (opposed) projected[task - 1]++;
      const update = opposed ? project2cone2(shared(own), others, eps) : own;
      theta = moved(
        theta,
        -rate,
        update.map((value, k) => (k < headStart ? value : own[k])),
      );
      return theta;
    }),
  );
  return { way, projected };
}

describe("gem over three tasks", () => {
  it("is the authors' code with its eps of 1e-3 on the diagonal of the Gram matrix", async () => {
    const memories: PlainBatch[][] = [];
    const got = await ours({
      strategy: "gem:memory=8",
      steps,
      rate,
      start,
      taskBegan: (_task, _network, kept) => memories.push(stored(kept!.save())),
    });
    assert.deepEqual(
      memories.map((samples) => samples.length),
      [0, 1, 2],
    );
    const { way, projected } = gem(memories, 1e-3);
    assert.ok(projected[0] === 0 && projected[1] > 1 && projected[2] > 1, `projected ${String(projected)}`);
    assertSameWay(got, way, start);
    assert.ok(apart(gem(memories, 0).way, got, start) > 1e-3, "the eps makes no difference here");
  });
});
