import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Benchmark } from "../../src/data";
import type { EpochEvent, Metrics } from "../../src/training";
import { readEvents } from "../../src/training/runDirectory";
import { temporaryFolder, tinyOptions } from "../training/tiny";
import { mpirun, mpis } from "./mpirun";
import { distances, noisyBenchmark, writeJob } from "./training";

const folder = temporaryFolder();
// 35 images in batches of 8: the last batch has 3, so that of 4 ranks one has none of it. 5 steps, 2 epochs, 3 tasks: 30 steps.
const common = {
  ...tinyOptions,
  imageSize: 64,
  audit: 2,
  optimiser: { name: "sgd", momentum: 0.9, weightDecay: 5e-4 },
  schedule: { name: "step", from: 9, factor: 0.1 },
  // Small: a rounding that turns a ReLU on or off changes a gradient by a hundredth, and must not set off others.
  learningRate: 2e-4,
} as const;
const methods = ["finetune", "lwf", "lwf-ppi", "gem:memory=12", "ewc:samples=4", "derpp:memory=10"];
const nameOf = (strategy: string): string => strategy.replace(/\W/g, "-");
const run = (ranks: number, name: string): string => join(folder, String(ranks), name);

/** What the last epoch's steps sent for gradients and parameters, in numbers a rank. */
async function sentBy(directory: string): Promise<number> {
  const epochs = (await readEvents(directory)).filter((event): event is EpochEvent => event.type === "epoch");
  return epochs[epochs.length - 1].sent!.gradients / 4;
}

describe("a run on several ranks", () => {
  let benchmark: Benchmark;
  before(async () => {
    benchmark = await noisyBenchmark(folder, { train: 35, validation: 7, test: 7 });
    const runs = methods.map((strategy) => ({ ...common, strategy, name: nameOf(strategy) }));
    writeJob(folder, { benchmark, runs: [...runs, { ...common, strategy: "lwf-ppi", name: "whole", reduction: "whole" }, { ...common, strategy: "si", name: "si" }, { ...common, strategy: "finetune", name: "local", batchNorm: "local" }] });
    const { status, stderr } = mpirun(mpis[0], 1, "train", {}, folder);
    assert.equal(status, 0, stderr);
  });

  for (const mpi of mpis.slice(1)) {
    it(`is the run on one: 2 ranks with ${mpi.prefix}`, async () => {
      const other = temporaryFolder();
      const chosen = ["finetune", "lwf-ppi"];
      writeJob(other, { benchmark, runs: chosen.map((strategy) => ({ ...common, strategy, name: strategy })) });
      const { status, stderr } = mpirun(mpi, 2, "train", {}, other);
      assert.equal(status, 0, stderr);
      for (const name of chosen) {
        const { network } = await distances(join(other, "2", name), run(1, name));
        assert.ok(network < 1e-5, `${name}: ${network}`);
      }
    });
  }

  for (const ranks of [2, 3, 4]) {
    it(`is the run on one: ${ranks} ranks`, async () => {
      const { status, stderr } = mpirun(mpis[0], ranks, "train", {}, folder);
      assert.equal(status, 0, stderr);
      for (const name of [...methods.map(nameOf), "si"]) {
        for (const [group, distance] of Object.entries(await distances(run(ranks, name), run(1, name)))) {
          // Slots are made of the last gradients, in which such a ReLU shows.
          const bound = group === "shared" || group === "head" ? 0.1 : 1e-5;
          assert.ok(distance < bound, `${name}, ${group}: ${distance}`);
        }
        const [{ f1, calibration, ...scores }, one] = [ranks, 1].map((n) => JSON.parse(readFileSync(join(run(n, name), "metrics.json"), "utf8")) as Metrics);
        // Probabilities are not the same to the last bit; what is decided by them is.
        assert.deepEqual({ ...one, ...scores }, one, name);
        assert.ok(Math.abs(calibration!.brier - one.calibration!.brier) < 1e-5);
        assert.deepEqual(f1!.map(({ of1, cf1 }) => [of1, cf1]), one.f1!.map(({ of1, cf1 }) => [of1, cf1]));
      }
      // Statistics of each rank's part alone: near it, and not the same.
      const { network } = await distances(run(ranks, "local"), run(1, "local"));
      assert.ok(network > 1e-4 && network < 0.5, `local statistics: ${network}`);
      const [sharded, whole] = [run(ranks, "lwf-ppi"), run(ranks, "whole")];
      for (const [group, distance] of Object.entries(await distances(sharded, whole))) assert.ok(distance < (group === "shared" ? 1e-4 : 1e-6), `sharded against whole, ${group}: ${distance}`);
    });

    it(`sends (T+1) P (W-1)/W numbers a rank and step, or 2 T P (W-1)/W with whole gradients: ${ranks} ranks`, async () => {
      // The shared parameters of a ResNet-18 of width 4, by the table of its layers: 44,172 of convolutions, 600 of normalisations.
      const P = 44_772;
      assert.equal(P % ranks, 0);
      const share = (ranks - 1) / ranks;
      assert.ok(Math.abs((await sentBy(run(ranks, "lwf-ppi"))) - 4 * P * share) < 1e-6);
      assert.ok(Math.abs((await sentBy(run(ranks, "whole"))) - 6 * P * share) < 1e-6);
      assert.ok(Math.abs((await sentBy(run(ranks, "finetune"))) - 2 * P * share) < 1e-6);
    });
  }
});
