import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { OptimiserOptions } from "../../../src/nn";
import type { Network } from "../../../src/nn";
import {
  bceGradient,
  gradientOf,
  headStart,
  logitsOf,
  parameterLengths,
  sigmoid,
  sizes,
  slices,
  type Attention,
  type Vector,
} from "./plainNet";
import { assertSameWay, batchOf, ours, plain, plainSgd, startOf, type Sequence } from "./sequence";

const [steps, rate, smax, c] = [6, 0.3, 40, 0.75];
const start = startOf(9);

/** Embeddings of the two gates, one after another. */
const embeddingsOf = ({ gates }: Network): number[] => gates.flatMap(({ embedding }) => [...embedding.export()]);

/** Ours, with the embeddings of each task before its first step and after each step. */
async function withEmbeddings(options: string, optimiser?: OptimiserOptions, given: Partial<Sequence> = {}) {
  const embeddings: number[][][] = [];
  const note = (task: number, network: Network): void => void (embeddings[task - 1] ??= []).push(embeddingsOf(network));
  const got = await ours({
    strategy: `hat:smax=${smax},c=${c}${options}`,
    steps,
    rate,
    start,
    ...(optimiser && { optimiser }),
    ...given,
    taskBegan: note,
    stepped: (task, _step, network) => note(task, network),
  });
  return { got, embeddings };
}

/**
 * The code of joansj/hat, src/approaches/hat.py: `train` and `train_epoch`, with the steepness of the paper's section
 * 2.4. Plain SGD for everything, the embeddings at a rate of their own.
 * @param first embeddings of each task before its first step.
 */
function authors(first: readonly number[][], ownRate: number) {
  const split = (e: readonly number[]): [number[], number[]] => [e.slice(0, sizes.hidden), e.slice(sizes.hidden)];
  let theta = start;
  let largest: number[] = first[0].map(() => 0);
  const ends: number[][] = [];
  const way = [1, 2, 3].map((task) => {
    let e = [...first[task - 1]];
    const free = (k: number): number => 1 - largest[k];
    // mask_back: what each parameter of the layers is left of its gradient, by the attention after and before it.
    const left = (after: number, before: number | undefined): number =>
      task === 1 ? 1 : 1 - Math.min(largest[after], before === undefined ? 1 : largest[before]);
    const { inputs, hidden, features } = sizes;
    const ofLayers = [
      ...Array.from({ length: parameterLengths[0] }, (_, k) => left(Math.floor(k / inputs), undefined)),
      ...Array.from({ length: hidden }, (_, k) => left(k, undefined)),
      ...Array.from({ length: parameterLengths[2] }, (_, k) => left(hidden + Math.floor(k / hidden), k % hidden)),
      ...Array.from({ length: features }, (_, k) => left(hidden + k, undefined)),
    ];
    const vectors = Array.from({ length: steps }, (_, i) => {
      const s = 1 / smax + ((smax - 1 / smax) * i) / (steps - 1);
      const a = e.map((value) => sigmoid(s * value));
      const attention: Attention = split(a);
      const { images, labels } = plain(batchOf(i, task, "unavailable"));
      const z = logitsOf(theta, images, attention);
      const gradient = gradientOf(theta, images, bceGradient(z, labels, slices[task - 1]), attention);
      const total = largest.reduce((sum, _value, k) => sum + free(k), 0);
      const byAttention = gradient.attention.flat().map((d, k) => d + (c * free(k)) / total);
      const compensated = byAttention.map((d, k) => {
        // 1 - a as the sigmoid of the opposite, which has all its digits where a rounds to 1.
        const ofEmbedding = d * s * a[k] * sigmoid(-s * e[k]);
        const limited = Math.max(-50, Math.min(50, s * e[k]));
        return (ofEmbedding * (smax / s) * (Math.cosh(limited) + 1)) / (Math.cosh(e[k]) + 1);
      });
      theta = theta.map((w, k) => w - rate * gradient.theta[k] * (k < headStart ? ofLayers[k] : 1));
      e = e.map((value, k) => Math.max(-6, Math.min(6, value - ownRate * compensated[k])));
      return theta;
    });
    ends.push(e);
    largest = largest.map((before, k) => Math.max(before, sigmoid(smax * e[k])));
    return vectors;
  });
  return { way, ends };
}

describe("hat over three tasks", () => {
  for (const [ownRate, first] of [
    [0.05, "normal"],
    [0.2, "normal"],
    [0.05, "uniform"],
  ] as const) {
    it(`is the authors' code, with embeddings at the rate ${ownRate} that begin ${first}`, async () => {
      const { got, embeddings } = await withEmbeddings(`,rate=${ownRate},start=${first}`);
      const began = embeddings.map(([before]) => before);
      const expected: { way: Vector[][]; ends: number[][] } = authors(began, ownRate);
      assertSameWay(got, expected.way, start, 1e-4);
      expected.ends.forEach((end, t) =>
        end.forEach((value, k) =>
          assert.ok(Math.abs(embeddings[t].at(-1)![k] - value) < 1e-4 * Math.max(1, Math.abs(value)), `task ${t + 1}`),
        ),
      );
    });
  }

  it("opens every channel where the embeddings begin uniform in (0, 2), and half of them else", async () => {
    const open = async (options: string): Promise<number> => {
      const { embeddings } = await withEmbeddings(options);
      const all = embeddings.flatMap(([before]) => before);
      assert.ok(options !== "" || all.every((e) => e < 2));
      return all.filter((e) => e > 0).length / all.length;
    };
    assert.equal(await open(""), 1);
    const half = await open(",start=normal");
    assert.ok(half > 0.25 && half < 0.75, `${half} are open`);
  });

  const adamw: OptimiserOptions = { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.02 };
  it("moves the embeddings at their own rate, whatever the optimiser of the run is and its rate", async () => {
    for (const [optimiser, runRate] of [
      [plainSgd, 0.3],
      [adamw, 1e-3],
    ] as const) {
      const many = { steps: 30, rate: runRate };
      const { embeddings } = await withEmbeddings("", optimiser, many);
      for (const task of embeddings) {
        const [before, after] = [task[0], task.at(-1)!];
        const moves = after.map((e, k) => Math.abs(e - before[k]));
        const crossed = after.filter((e, k) => e > 0 !== before[k] > 0).length;
        const furthest = Math.max(...moves);
        assert.ok(furthest > 0.5, `${optimiser.name}: no embedding moved further than ${furthest}`);
        assert.ok(crossed > 0, `${optimiser.name}: the masks are those that the task began with`);
      }
    }
  });
});
