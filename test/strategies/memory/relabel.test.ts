import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { batches, supervise, type Benchmark } from "../../../src/data";
import { singleProcess } from "../../../src/distributed";
import { adopt, free, liveTensors, Network, share, tf, toImages, type Predictor } from "../../../src/nn";
import { replayMemory, type KeptState, type Situation } from "../../../src/strategies";
import { relabelled } from "../../../src/strategies/memory/relabel";
import type { Sample } from "../../../src/strategies/memory/samples";
import { readTaskEnd, run, type RunOptions, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

const classes = 6;
const slices = [
  [0, 1],
  [2, 3],
  [4, 5],
];
const situationOf = (task: number): Situation => ({
  task,
  slices: slices.slice(0, task),
  classes,
  labels: "unavailable",
});
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** A memory before the end of task 3: random images and labels, known as tasks 1 to 3 and chance would have it. */
function someSamples(seed: number, n: number): Sample[] {
  const draw = random("relabel", seed);
  const bits = (share: number): Uint8Array =>
    Uint8Array.from({ length: classes }, () => Number(draw.uniform() < share));
  return Array.from({ length: n }, (_, i) => ({
    labels: bits(0.5),
    known: bits(0.4),
    task: 1 + (i % 3),
    side: 2,
    holder: 0,
    pixels: Uint8Array.from({ length: 12 }, () => draw.integer(256)),
  }));
}

/** Answers are the image's first number from 0 to 255, less 127.3, times a slope of each class. */
const slopes = (of: string): number[] => Array.from({ length: classes }, (_, c) => random(of, c).normal() / 40);
const logitsOf = ({ pixels }: Sample, of: string): number[] => slopes(of).map((slope) => slope * (pixels[0] - 127.3));
const predictorOf = (of: string): Predictor => ({
  infer: (images) =>
    tf.tidy(() => {
      const x = adopt<tf.Tensor4D>(share(images));
      const first = tf.reshape<tf.Rank.R2>(tf.slice(x, [0, 0, 0, 0], [x.shape[0], 1, 1, 1]), [x.shape[0], 1]);
      return tf.matMul(tf.sub<tf.Tensor2D>(tf.mul(255, first), 127.3), tf.tensor2d([slopes(of)]));
    }),
});

describe("relabelling of stored samples", () => {
  it("fills in what is missing: new classes by the network now, earlier ones by that before the task", () => {
    for (const [seed, n, threshold] of [
      [1, 9, 0.5],
      [2, 70, 0.8],
      [3, 130, 0.2],
    ]) {
      const samples = someSamples(seed, n);
      const held = liveTensors();
      const learnt = {
        situation: situationOf(3),
        network: predictorOf("now") as Network,
        previous: predictorOf("before"),
        imageSize: 2,
        examples: [],
        load: async function* () {},
      };
      const after = relabelled(samples, learnt, threshold, singleProcess);
      assert.equal(liveTensors(), held);
      samples.forEach((sample, i) => {
        const isOfTask = sample.task === 3;
        const [labels, known] = [sample.labels.slice(), sample.known.slice()];
        for (const c of isOfTask ? [0, 1, 2, 3] : [4, 5]) {
          if (known[c] === 1) continue;
          labels[c] = Number(sigmoid(logitsOf(sample, isOfTask ? "before" : "now")[c]) > threshold);
          known[c] = 1;
        }
        assert.deepEqual({ ...after[i], pixels: sample.pixels }, { ...sample, labels, known });
      });
      // Twice is the same: a label that is known stays as it is.
      assert.deepEqual(
        relabelled(after, { ...learnt, network: predictorOf("else") as Network }, 0.5, singleProcess),
        after,
      );
      assert.equal(relabelled(samples, learnt, 0, singleProcess), samples);
      assert.equal(relabelled(samples, { ...learnt, situation: situationOf(1) }, threshold, singleProcess), samples);
      assert.throws(() => relabelled(samples, { ...learnt, previous: undefined }, threshold, singleProcess), {
        code: "objective/logits",
        message: /needsPrevious: true/,
      });
    }
  });
});

describe("a memory that relabels", () => {
  const folder = temporaryFolder();
  let data: Benchmark;
  before(async () => {
    data = await tinyBenchmark(folder);
  });

  it("has the labels that the networks of the tasks say, in a memory of the stream and in one by classes", async () => {
    const networks = [1, 2, 3].map((seed) =>
      new Network({ network: "resnet18", width: 4, classes, imageSize: 32 }).initialise(seed),
    );
    for (const perClass of [undefined, 3]) {
      const kept = replayMemory(
        { seed: 1, network: networks[0], world: singleProcess },
        { memory: 25, megabytes: 64, policy: "reservoir", relabel: 0.5, perClass, logits: false },
      );
      for (const task of data.tasks) await learn(kept, task.number, networks);
      const draw = kept.draw?.("any", 100);
      assert.ok(draw && draw.size > 10);
      const tasks = [...(kept.save().get("tasks")?.data ?? [])];
      const answers = networks.map((network) => answersTo(network, draw.images, draw.size));
      tasks.forEach((task, i) => {
        for (let c = 0; c < classes; c++) {
          const of = 1 + Math.floor(c / 2);
          assert.equal(draw.known[i * classes + c], 1);
          if (of === task) continue;
          // A class of a later task: by the network after that. Of an earlier one: by that before the sample's task.
          const by = of > task ? of : task - 1;
          assert.equal(draw.labels[i * classes + c], Number(answers[by - 1][i * classes + c] > 0), `${task}: ${c}`);
        }
      });
      assert.ok(tasks.includes(1) && tasks.includes(2) && tasks.includes(3));
      kept.dispose();
    }
    networks.forEach((network) => network.dispose());
  });

  /** A task is seen and ends; network number k is there after task k. */
  async function learn(kept: KeptState, number: number, networks: readonly Network[]): Promise<void> {
    const task = data.tasks[number - 1];
    const situation = situationOf(number);
    const examples = supervise(task, "unavailable", data);
    kept.lifecycle?.taskBegins?.(situation);
    for await (const batch of batches(examples, { size: 32, batch: 8 }))
      kept.lifecycle?.stepEnds?.(batch, new Float32Array(batch.size * classes));
    await kept.lifecycle?.taskEnds?.({
      situation,
      network: networks[number - 1],
      ...(number > 1 && { previous: networks[number - 2] }),
      imageSize: 32,
      examples,
      load: (chosen) => batches(chosen, { size: 32, batch: 8 }),
    });
  }

  /** `[n * C]`: logits of stored images. */
  function answersTo(network: Network, images: Uint8Array, n: number): Float32Array {
    const pass = toImages(images, n, 32, 32);
    const logits = tf.tidy(() => network.infer(pass).dataSync<"float32">());
    free(pass);
    return logits;
  }

  it("asks for the network before the task where it relabels, and changes what is learnt", async () => {
    const of = async (options: Partial<RunOptions> & Pick<RunOptions, "strategy">) => {
      const { metrics } = await run({ ...tinyOptions, ...options }, { data });
      return metrics.R;
    };
    const plain = await of({ strategy: "er:memory=30" });
    assert.deepEqual(await of({ strategy: "er:memory=30,relabel=0" }), plain);
    assert.notDeepEqual(await of({ strategy: "er:memory=30,relabel=0.4" }), plain);
    for (const strategy of ["derpp:perClass=3,relabel=0.5", "rebll:perClass=3", "rebll:memory=20,policy=prs"])
      assert.ok((await of({ strategy, labels: "unavailable" })).flat().every((value) => value >= 0));
    // Nothing is missing where all labels of tasks so far are there when a sample is stored.
    await of({ strategy: "rebll", labels: "available", direction: "project" });
    await assert.rejects(of({ strategy: "er:relabel=1" }), { code: "argument/invalid" });
  });

  it("ends as a straight run where it is resumed, with the same memory", async () => {
    const options: RunOptions = { ...tinyOptions, strategy: "rebll:memory=20" };
    const [straight, out] = [join(folder, "straight"), join(folder, "resumed")];
    const held = liveTensors();
    const { metrics } = await run(options, { data, out: straight });
    const stops: ((event: TrainingEvent) => boolean)[] = [
      (event) => event.type === "step" && event.task === 1 && event.epoch === 2 && event.step === 2,
      (event) => event.type === "task" && event.task === 1,
      (event) => event.type === "epoch" && event.task === 2 && event.epoch === 2,
      (event) => event.type === "step" && event.task === 3 && event.epoch === 1 && event.step === 2,
    ];
    for (const isHere of stops) {
      const stop = new AbortController();
      const on = (event: TrainingEvent): void => void (isHere(event) && stop.abort());
      await assert.rejects(run(options, { data, out, on, resume: true, signal: stop.signal }));
    }
    const again = await run(options, { data, out, resume: true });
    assert.equal(liveTensors(), held);
    assert.deepEqual(JSON.parse(JSON.stringify(again.metrics)), JSON.parse(JSON.stringify(metrics)));
    assert.deepEqual((await readTaskEnd(out, 3))?.state, (await readTaskEnd(straight, 3))?.state);
  });
});
