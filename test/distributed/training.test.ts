import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, test } from "node:test";
import type { Benchmark } from "../../src/data";
import { readSafetensors } from "../../src/nn/weights/safetensors";
import { readRun, RunDirectory, type Metrics } from "../../src/training";
import { temporaryFolder, tinyOptions } from "../training/tiny";
import { mpirun, mpis, withoutMpi } from "./mpirun";
import { distances, noisyBenchmark, writeJob, type TrainingRun } from "./training";

const folder = temporaryFolder();
// 11 images in batches of 8: the last batch has 3, so that of 4 ranks one has none of it. 2 steps, 2 epochs, 3 tasks:
// 12 steps, of which the first of each epoch is audited.
const common = {
  ...tinyOptions,
  imageSize: 64,
  audit: 2,
  optimiser: { name: "sgd", momentum: 0.9, weightDecay: 5e-4 },
  schedule: { name: "step", from: 9, factor: 0.1 },
  // Small: a rounding that turns a ReLU on or off changes a gradient by a hundredth, and must not set off others.
  learningRate: 2e-4,
} as const;
// One rank trains what all are compared with, once. Where a run on 4 ranks has all that another has, the other is
// trained on 2 alone.
const [two, four, all] = [
  [1, 2],
  [1, 2, 4],
  [1, 2, 3, 4],
];
const methods: readonly TrainingRun[] = [
  { strategy: "finetune", ranks: all },
  { strategy: "lwf-ppi", ranks: all },
  { strategy: "lwf", ranks: two },
  { strategy: "gem:memory=12", ranks: four },
  { strategy: "ewc:samples=4", ranks: four },
  { strategy: "derpp:memory=10", ranks: four },
].map((method) => ({ ...common, ...method, name: method.strategy.replace(/\W/g, "-") }));
/** The field's methods. Heads and objectives of most read embeddings and maps, which travel whole. */
const ofTheField: readonly TrainingRun[] = [
  // The network before the task is asked for its embeddings too, and for its maps.
  { strategy: "pod:weight=0.5", name: "pod", ranks: two },
  { strategy: "pod:weight=0.5,spatial=0.5", name: "pod-spatial", ranks: four },
  { strategy: "krt", complete: "dynamic:labels=3", name: "krt", ranks: four },
  { strategy: "csc", head: "cigcn:width=8", name: "csc", ranks: four },
  // The ranks count the labels of every batch, and the answers of the network before the task for it.
  { strategy: "agcn", head: "agcn:nodes=8,width=8", name: "agcn", ranks: four },
  // At the ends of tasks the ranks label the stored images that they hold.
  { strategy: "rebll:memory=10", name: "rebll", ranks: four },
  // All parameters follow the losses, and a ReLU counts for more.
].map((method) => ({ ...common, learningRate: 5e-5, ...method }));
/** Is fitted, not learnt: its sums are compared. */
const l3a: TrainingRun = { ...common, strategy: "l3a", head: "analytic:width=32,gamma=1", name: "l3a", ranks: all };
const others: readonly TrainingRun[] = [
  { ...common, strategy: "lwf-ppi", name: "whole", reduction: "whole", ranks: [2] },
  // Answers with the samples that the ranks hold. All parameters follow the one loss, and a ReLU counts for more.
  { ...common, learningRate: 5e-5, strategy: "mbpa:memory=10,neighbours=4,steps=3", name: "mbpa", ranks: two },
  // The network before the task is asked for labels of batches and of stored samples.
  {
    ...common,
    learningRate: 5e-5,
    strategy: "er:memory=10",
    name: "completed",
    complete: "dynamic:labels=3",
    loss: "asl",
    ranks: two,
  },
  { ...common, strategy: "finetune", name: "local", batchNorm: "local", ranks: [2] },
  { ...common, strategy: "finetune", name: "local-tasks", batchNorm: "local", testAfter: "tasks", ranks: [2] },
  { ...common, strategy: "lwf", name: "lwf-tasks", testAfter: "tasks", ranks: [2] },
];
const at = (ranks: number, name: string, of = folder): string => join(of, String(ranks), name);

/** The runs that are trained on so many ranks. */
const trainedOn = (ranks: number, runs: readonly TrainingRun[]): readonly TrainingRun[] =>
  runs.filter((run) => run.ranks?.includes(ranks) !== false);

/** Runs all methods on some ranks of an MPI. */
function train(mpi: (typeof mpis)[number], ranks: number, where = folder): void {
  const { status, stderr } = mpirun(mpi, ranks, "train", where);
  assert.equal(status, 0, stderr);
}

/**
 * The run on several ranks has the parameters, and everything that is kept, of the run on one; it measures and audits
 * the same.
 */
async function assertSame(several: string, one: string): Promise<void> {
  for (const [group, distance] of Object.entries(await distances(several, one))) {
    // Slots are made of the last gradients, in which a ReLU that was turned on or off shows.
    const bound = group === "shared" || group === "head" ? 0.1 : 1e-5;
    assert.ok(distance < bound, `${several}, ${group}: ${distance}`);
  }
  const [{ f1, calibration, ...scores }, wanted] = [several, one].map(
    (path) => JSON.parse(readFileSync(join(path, "metrics.json"), "utf8")) as Metrics,
  );
  // Probabilities are not the same to the last bit; what is decided by them is.
  assert.deepEqual({ ...wanted, ...scores }, wanted, several);
  assert.ok(Math.abs(calibration!.brier - wanted.calibration!.brier) < 1e-5);
  assert.deepEqual(
    f1!.map(({ of1, cf1 }) => [of1, cf1]),
    wanted.f1!.map(({ of1, cf1 }) => [of1, cf1]),
  );
  const [record, expected] = await Promise.all([several, one].map((path) => readRun(path)));
  assert.equal(record.epochs.length, 6);
  assert.equal(record.audits.length, record.epochs.length);
  assert.deepEqual(await passesOf(several), await passesOf(one), several);
  record.audits.forEach(({ audit }, i) => {
    const of = expected.audits[i].audit;
    for (const [value, same] of [
      [audit.direction.norm, of.direction.norm],
      [audit.applied.norm, of.applied.norm],
    ])
      assert.ok(Math.abs(value - same) < 0.05 * same, `${several}: ${value}, not ${same}`);
    audit.after.forEach((value, k) =>
      assert.ok(
        Math.abs(value - of.after[k]) < 1e-3 * Math.abs(of.after[k]),
        `${several}: ${value}, not ${of.after[k]}`,
      ),
    );
  });
}

/** The images that had passed forward after each epoch, and in all. */
async function passesOf(run: string): Promise<readonly number[]> {
  const { record, done } = await new RunDirectory(run).readFinished();
  return [...record.epochs, done].map((event) => event?.passes ?? assert.fail(run));
}

/** What the last epoch's steps sent for gradients and parameters, in numbers a rank. */
async function sentBy(run: string): Promise<number> {
  const { epochs } = await readRun(run);
  return epochs[epochs.length - 1].sent!.gradients / 4;
}

test("what follows every gradient has them whole", { skip: withoutMpi }, async () => {
  const longer = temporaryFolder();
  // Its penalty is of squared distances: 5 steps before an audit take it above what rounding does.
  const benchmark = await noisyBenchmark(longer, { train: 35, validation: 7, test: 7 });
  writeJob(longer, { benchmark, runs: [{ ...common, audit: 5, strategy: "si", name: "si" }] });
  for (const ranks of two) train(mpis[0], ranks, longer);
  await assertSame(at(2, "si", longer), at(1, "si", longer));
});

describe("a run on several ranks", { skip: withoutMpi }, () => {
  let benchmark: Benchmark;
  before(async () => {
    benchmark = await noisyBenchmark(folder, { train: 11, validation: 7, test: 7 });
    writeJob(folder, { benchmark, runs: [...methods, ...ofTheField, l3a, ...others] });
    train(mpis[0], 1);
  });

  for (const ranks of [2, 3, 4]) {
    it(`is the run on one: ${ranks} ranks`, async () => {
      train(mpis[0], ranks);
      for (const { name } of trainedOn(ranks, methods)) await assertSame(at(ranks, name), at(1, name));
    });

    const field = trainedOn(ranks, ofTheField);
    if (field.length > 0) {
      it(`is the run on one, for the field's methods: ${ranks} ranks`, async () => {
        for (const { name } of field) await assertSame(at(ranks, name), at(1, name));
      });
    }

    it(`sends (T+1) P (W-1)/W numbers a rank and step: ${ranks} ranks`, async () => {
      assert.equal(P % ranks, 0);
      const share = (ranks - 1) / ranks;
      assert.ok(Math.abs((await sentBy(at(ranks, "lwf-ppi"))) - 4 * P * share) < 1e-6);
      assert.ok(Math.abs((await sentBy(at(ranks, "finetune"))) - 2 * P * share) < 1e-6);
    });
  }

  it("counts every image that passes once, whichever rank it is on", async () => {
    assert.deepEqual(await passesOf(at(4, "finetune")), [11, 22, 33, 44, 55, 66, 66]);
    // From the second task on the network before it answers to every image too.
    assert.deepEqual(await passesOf(at(4, "lwf-ppi")), [11, 22, 44, 66, 88, 110, 110]);
  });

  it("is the same with whole gradients, and sends 2 T P (W-1)/W numbers", async () => {
    const distance = await distances(at(2, "lwf-ppi"), at(2, "whole"));
    for (const [group, value] of Object.entries(distance))
      assert.ok(value < (group === "shared" ? 1e-4 : 1e-6), `${group}: ${value}`);
    assert.ok(Math.abs((await sentBy(at(2, "whole"))) - 6 * P * (1 / 2)) < 1e-6);
    for (const name of ["mbpa", "completed"]) await assertSame(at(2, name), at(1, name));
  });

  it("fits the same sums where the ranks share the images, and answers the same", async () => {
    const sums = async (ranks: number) =>
      (await readSafetensors(join(at(ranks, "l3a"), "checkpoints", "task-3.kept.safetensors"))).tensors;
    const alone = await sums(1);
    for (const ranks of [2, 3, 4]) {
      for (const [name, { data }] of await sums(ranks)) {
        const wanted = alone.get(name)!.data;
        const distance = Math.hypot(...data.map((value, i) => value - wanted[i])) / Math.hypot(...wanted);
        assert.ok(distance < 1e-5, `${ranks} ranks, ${name}: ${distance}`);
      }
      const [several, one] = await Promise.all(
        [ranks, 1].map(async (count) => (await readRun(at(count, "l3a"))).metrics),
      );
      assert.deepEqual(several.R, one.R);
      assert.deepEqual(await passesOf(at(ranks, "l3a")), await passesOf(at(1, "l3a")));
    }
  });

  it("with the statistics of each rank's part is near it, and not the same", async () => {
    const { network } = await distances(at(2, "local"), at(1, "finetune"));
    assert.ok(network > 1e-4 && network < 0.5, `${network}`);
  });

  it("has the same measures to the bit where test images are scored at the ends of tasks alone", () => {
    for (const name of ["local", "lwf"]) {
      const [tasks, each] = [`${name}-tasks`, name].map((one) =>
        readFileSync(join(at(2, one), "metrics.json"), "utf8"),
      );
      assert.equal(tasks, each);
    }
  });

  /** Trains every method by `launch`, in a folder of its own, and compares. */
  async function assertSameOf(launch: (other: string) => void): Promise<void> {
    const other = temporaryFolder();
    writeJob(other, { benchmark, runs: methods });
    launch(other);
    for (const { name } of methods) await assertSame(join(other, "2", name), at(1, name));
  }

  for (const mpi of mpis.slice(1))
    it(`is the run on one: 2 ranks with ${mpi.prefix}`, () => assertSameOf((other) => train(mpi, 2, other)));

  const skip = !process.env.PALIMPSEST_TEST_HOSTS && "it takes root; PALIMPSEST_TEST_HOSTS=1 runs it";
  for (const { prefix } of mpis) {
    it(`is the run on one: two hosts over TCP with ${prefix}`, { skip }, () =>
      assertSameOf((other) => {
        const { status, stderr } = spawnSync(join(__dirname, "scripts", "namespaces.sh"), ["train", other], {
          env: { ...process.env, PALIMPSEST_MPI: prefix },
          encoding: "utf8",
        });
        assert.equal(status, 0, stderr);
      }),
    );
  }
});

/**
 * The shared parameters of a ResNet-18 of width 4, by the table of its layers: 44,172 of convolutions, 600 of
 * normalisations.
 */
const P = 44_772;
