import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { before as beforeAll } from "node:test";
import type { Benchmark } from "../../../src/data";
import { tf } from "../../../src/nn";
import { podFlat, type View } from "../../../src/strategies";
import { readTaskEnd, run, type RunOptions, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

/** What `fixtures/pod_flat.py` computed in PyTorch. */
interface Case {
  readonly seen: number;
  readonly new: number;
  readonly weight: number;
  readonly now: number[][];
  readonly before: number[][];
  readonly loss: number;
  readonly gradient: readonly number[];
}

const cases = JSON.parse(readFileSync(join(__dirname, "fixtures/pod_flat.json"), "utf8")) as readonly Case[];
const folder = temporaryFolder();
let data: Benchmark;
beforeAll(async () => {
  data = await tinyBenchmark(folder);
});

/** Class indices of two tasks, or of one. */
const slicesOf = ({ seen, new: fresh }: Case): number[][] => {
  const classes = Array.from({ length: seen }, (_, c) => c);
  return [classes.slice(0, seen - fresh), classes.slice(seen - fresh)].filter((slice) => slice.length > 0);
};

describe("POD-flat", () => {
  for (const given of cases) {
    it(`agrees with PyTorch, value and gradient: weight ${given.weight}, ${given.new} of ${given.seen} new`, () => {
      const { loss } = podFlat({ slices: slicesOf(given) }, given.weight);
      tf.tidy(() => {
        const previousEmbedding = tf.tensor2d(given.before);
        const lossOf = (embedding: tf.Tensor2D): tf.Scalar => loss({ embedding, previousEmbedding } as unknown as View);
        const { value, grad } = tf.valueAndGrad(lossOf as (x: tf.Tensor) => tf.Tensor)(tf.tensor2d(given.now));
        assert.ok(Math.abs(value.dataSync()[0] - given.loss) < 1e-4 * Math.max(1, given.loss));
        const gradient = grad.dataSync();
        const size = Math.hypot(...given.gradient);
        assert.ok(Math.hypot(...given.gradient.map((g, i) => g - gradient[i])) <= 1e-4 * size, String(gradient));
      });
    });
  }

  it("says what a strategy has to ask for", () => {
    const { loss } = podFlat({ slices: [[0], [1]] }, 1);
    assert.throws(() => loss({} as View), { code: "objective/logits", message: /needsEmbedding: true/ });
  });

  it("keeps features where the strategy pod runs: the more, the heavier", async () => {
    const similarity = async (weight: number): Promise<number> => {
      const losses: number[] = [];
      const options: RunOptions = { ...tinyOptions, strategy: `pod:weight=${weight}` };
      const on = (event: TrainingEvent): void =>
        void (event.type === "epoch" && event.task === 3 && losses.push(event.loss["pod-flat"] / weight));
      await run(options, { data, on });
      return losses.at(-1) ?? NaN;
    };
    const [light, heavy] = [await similarity(1e-6), await similarity(20)];
    assert.ok(heavy < light, `${heavy}, ${light}`);
  });

  it("goes on exactly where it is interrupted", async () => {
    const options: RunOptions = { ...tinyOptions, strategy: "pod" };
    const [straight, out] = [join(folder, "straight"), join(folder, "resumed")];
    const { metrics } = await run(options, { data, out: straight });
    const stop = new AbortController();
    const on = (event: TrainingEvent): void =>
      void (event.type === "step" && event.task === 2 && event.epoch === 2 && event.step === 2 && stop.abort());
    await assert.rejects(run(options, { data, out, on, signal: stop.signal }));
    const again = await run(options, { data, out, resume: true });
    assert.deepEqual(JSON.parse(JSON.stringify(again.metrics)), JSON.parse(JSON.stringify(metrics)));
    assert.deepEqual((await readTaskEnd(out, 3))?.state, (await readTaskEnd(straight, 3))?.state);
  });
});
