import assert from "node:assert/strict";
import { before, it } from "node:test";
import { DecodedCache, imagesOf, type Benchmark, type ImageSource } from "../../../src/data";
import { decode } from "../../../src/data/images/decode";
import { classAveragePrecisions, meanAveragePrecision } from "../../../src/metrics";
import { Network, tf, type State } from "../../../src/nn";
import { predict, run, singleProcessContext, type RunOptions, type TrainingEvent } from "../../../src/training";
import { evaluationOf } from "../../../src/training/evaluation/evaluation";
import { selectedAnswers } from "../../../src/training/evaluation/selectedAnswers";
import { countAnswers } from "./countAnswers";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

const [perTask, epochs, tasks, others] = [{ train: 16, validation: 5, test: 7 }, 3, 3, 4];
let data: Benchmark;
before(async () => {
  const benchmark = await tinyBenchmark(temporaryFolder(), perTask);
  data = { ...benchmark, otherTests: { other: benchmark.tasks[0].train.slice(0, others) } };
});

const options = (strategy: string): RunOptions => ({ ...tinyOptions, epochs, strategy, audit: 0 });
const tests = tasks * perTask.test;
const held = tasks * perTask.validation;

it("a run answers test images before training and after every epoch, and none once more at its end", async () => {
  // After each epoch the held-out images of the tasks so far, and all test images.
  const inTasks = [1, 2, 3].reduce((sum, task) => sum + epochs * (task * perTask.validation + tests), 0);
  assert.equal(await countAnswers(() => run(options("finetune"), { data })), tests + inTasks + others);
  // One task with all images.
  const joint = tests + epochs * (held + tests) + others;
  assert.equal(await countAnswers(() => run(options("joint"), { data })), joint);
});

it("its measures are those of the network that it ends with, whichever epoch was selected", async () => {
  const images = imagesOf(data.tasks, "test");
  const ends: number[] = [];
  for (const seed of [1, 2, 3, 4]) {
    let acc = NaN;
    const on = (event: TrainingEvent): void =>
      void (event.type === "task" && event.task === tasks && ends.push(event.selectedEpoch));
    const { metrics } = await run(
      { ...options("finetune"), seed, learningRate: 0.03 },
      {
        data,
        on,
        async withNetwork(network, { imageSize, batch }) {
          const { logits, labels, known } = await predict(network, images, { imageSize, batch: Math.max(batch, 64) });
          acc = meanAveragePrecision(classAveragePrecisions(logits, labels, data.classes.length, known));
        },
      },
    );
    assert.equal(metrics.acc, acc);
  }
  assert.ok(ends.some((epoch) => epoch < epochs) && ends.length === 4, `${ends.join()} of ${epochs} epochs`);
});

it("a method with answers of its own, which may change with what it keeps, answers them anew", async () => {
  const network = new Network({ network: "resnet18", width: 2, classes: data.classes.length }).initialise(1);
  let answer = 1;
  const infer = ({ shape }: { readonly shape: readonly number[] }): tf.Tensor2D =>
    tf.fill([shape[0], data.classes.length], answer);
  const kept = { save: () => new Map(), load: () => {}, bytes: 0, dispose: () => {} };
  for (const keptState of [{ ...kept, predictor: () => ({ infer, dispose: () => {} }) }, kept]) {
    const evaluated = { network, keptState, benchmark: data, tasks: data.tasks };
    const evaluation = evaluationOf(evaluated, { imageSize: 32, batch: 8 }, singleProcessContext(network));
    await evaluation.test(data.tasks[0]);
    evaluation.epochSelected(network.state());
    answer = 2;
    const passes = await countAnswers(async () => {
      const { logits } = await evaluation.on(evaluation.images.test);
      if ("predictor" in keptState) assert.deepEqual(new Set(logits), new Set([2]));
    });
    assert.equal(passes, 0);
  }
  network.dispose();
});

it("test and held-out images are decoded once for all evaluations, and one that is both once", async () => {
  const [first, ...rest] = data.tasks;
  const both = { ...data, tasks: [{ ...first, validation: [...first.validation, first.test[0]] }, ...rest] };
  const decodes: string[] = [];
  const source: ImageSource = { decode: async (path, size) => (decodes.push(path), decode(path, size)) };
  const network = new Network({ network: "resnet18", width: 2, classes: data.classes.length }).initialise(1);
  const context = { ...singleProcessContext(network), cache: new DecodedCache(undefined, source) };
  const evaluated = { network, keptState: undefined, benchmark: both, tasks: both.tasks };
  const evaluation = evaluationOf(evaluated, { imageSize: 32, batch: 8 }, context);
  for (const task of both.tasks) {
    await evaluation.validation(task);
    await evaluation.test(task);
  }
  await evaluation.on(evaluation.images.test);
  network.dispose();
  assert.equal(decodes.length, tests + held);
  assert.equal(new Set(decodes).size, tests + held);
});

it("answers are taken again for the same images in the same order and the same bits of all weights", () => {
  const examples = imagesOf(data.tasks, "test");
  const state: State = new Map([["w", { shape: [2], data: Float32Array.of(1, 0) }]]);
  const network = {
    state: () => new Map([...state].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }])),
  };
  const predictions = { logits: new Float32Array(1), labels: new Uint8Array(1), known: new Uint8Array(1) };
  const answers = selectedAnswers(network);
  answers.note("test", { examples, predictions });
  assert.equal(answers.on(examples), undefined);
  answers.select(network.state());
  assert.equal(answers.on([...examples]), predictions);
  for (const other of [examples.slice(1), [...examples].reverse(), [...examples.slice(1), examples[0]]])
    assert.equal(answers.on(other), undefined);
  const weights = state.get("w")?.data ?? new Float32Array(0);
  for (const [index, value] of [
    [0, 1 + 2 ** -23],
    [1, -0],
  ] as const) {
    const own = weights[index];
    weights[index] = value;
    assert.equal(answers.on(examples), undefined);
    weights[index] = own;
  }
  answers.note("test", { examples: [], predictions });
  assert.equal(answers.on(examples), predictions);
  // What is answered of the selected epoch later joins what is known of it; of another state nothing stays.
  const later = { ...predictions };
  answers.add(network.state(), { examples: examples.slice(1), predictions: later });
  assert.deepEqual(
    [examples, examples.slice(1)].map((images) => answers.on(images)),
    [predictions, later],
  );
  weights[0] = 2;
  answers.add(network.state(), { examples: examples.slice(1), predictions: later });
  assert.deepEqual(
    [examples, examples.slice(1)].map((images) => answers.on(images)),
    [undefined, later],
  );
});
