import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { random } from "../../src/base/random";
import { batches, type Batch, type Benchmark, type Example, type Regime } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { singleProcess } from "../../src/distributed";
import { liveTensors, Network, optimiser as ofOptions, toImages, type State } from "../../src/nn";
import { free } from "../../src/nn/backend";
import { distillation, findStrategy, supervised, type Objective } from "../../src/strategies";
import { beginTask, endTask, learnerOf, run, trainStep, type RunMemory, type TaskLearner } from "../../src/training";
import { singleProcessContext } from "../../src/training/context";
import { previousAnswers } from "../../src/training/step/previousAnswers";
import { taskSequence } from "../../src/training/sequence";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const [batch, size, classes] = [8, 64, 6];
const optimiser = { name: "sgd", momentum: 0.9, weightDecay: 0 } as const;
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(temporaryFolder(), { train: 21, validation: 8, test: 8 });
});

/** Batches of an epoch of a run with seed 1. */
const epochOf = (examples: readonly Example[], epoch: number, skip = 0): AsyncIterable<Batch> =>
  batches(examples, { size, batch, skip, shuffle: { seed: 1, epoch }, flip: { seed: 1, epoch } });

/** The same batch without what it shows: the network of the tasks before answers it anew. */
const unnamed = ({ shown, ...given }: Batch): Batch => (assert.ok(shown), given);

interface Trained {
  readonly state: State;
  readonly losses: readonly unknown[];
  /** Images that the network of the tasks before answered, pass by pass. */
  readonly passes: readonly number[];
  readonly bytes: number | undefined;
}

/** Trains the third task of the benchmark for some epochs, the first without its first `skip` batches. */
async function train(
  { strategy: name, labels = "unavailable", network = "resnet18", width = 4 }: Method,
  epochs: number,
  { seen = (given: Batch) => given, skip = 0 } = {},
): Promise<Trained> {
  const strategy = findStrategy(name, labels);
  const sequence = taskSequence(data, strategy, labels);
  const trained = new Network({ network, width, classes, imageSize: size }).initialise(1);
  const context = singleProcessContext(trained);
  const direction = parseDirection(strategy.direction);
  const method = { network: trained, strategy, direction, keptState: undefined };
  const parameters = { optimiser, learningRate: 1e-2, headSteps: 3 } as const;
  const learner = beginTask(method, sequence.situationOf(sequence.tasks[2]), parameters, context);
  const passes = countPasses(learner);
  const losses: unknown[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    learner.previousAnswers?.epochBegins(epoch === epochs);
    for await (const given of epochOf(sequence.tasks[2].train, epoch, epoch === 1 ? skip : 0)) {
      const held = liveTensors();
      losses.push(trainStep(learner, seen(given), 1e-2).loss);
      if (losses.length > 1) assert.equal(liveTensors(), held);
    }
  }
  const bytes = learner.previousAnswers?.bytes;
  endTask(learner);
  const state = trained.state();
  context.exchange.dispose();
  trained.dispose();
  return { state, losses, passes, bytes };
}

interface Method {
  readonly strategy: string;
  readonly labels?: Regime;
  readonly network?: string;
  readonly width?: number;
}

/** The images of every pass of the network of the tasks before, from now on. */
function countPasses({ previous }: TaskLearner): number[] {
  const passes: number[] = [];
  assert.ok(previous);
  const infer = previous.infer.bind(previous);
  previous.infer = (images) => (passes.push(images.shape[0]), infer(images));
  return passes;
}

describe("answers of the network of the tasks before", () => {
  const methods: Method[] = [
    ...(["unavailable", "available"] as const).flatMap((labels) => [
      { strategy: "lwf", labels },
      { strategy: "lwf-ppi", labels },
    ]),
    { strategy: "lwf:head=original" },
    { strategy: "lwf", network: "mobilenet-v3-small", width: 2 },
    { strategy: "lwf-ppi", network: "vit-tiny:depth=2,patch=8", width: 12 },
  ];
  for (const method of methods) {
    it(`are the same bits as when every step computes them: ${Object.values(method).join(", ")}`, async () => {
      const start = liveTensors();
      const [kept, anew] = [await train(method, 4), await train(method, 4, { seen: unnamed })];
      assert.deepEqual(kept.losses, anew.losses);
      assert.deepEqual(kept.state, anew.state);
      assert.equal(liveTensors(), start);
    });
  }

  it("take two passes of an image, whatever the number of epochs, and one where there is one epoch", async () => {
    // 21 images in batches of 8, 8 and 5. One more pass of 4 images tells whether answers can be kept at all.
    const twice = [8, 4, 8, 8, 8, 5, 5];
    for (const epochs of [2, 3, 6]) {
      const { passes, bytes } = await train({ strategy: "lwf-ppi" }, epochs);
      assert.deepEqual(passes, twice);
      assert.equal(bytes, 2 * 21 * classes * 4);
    }
    const { passes, bytes } = await train({ strategy: "lwf-ppi" }, 1);
    assert.deepEqual(passes, [8, 8, 5]);
    assert.equal(bytes, 0);
    assert.equal((await train({ strategy: "lwf-ppi" }, 6, { seen: unnamed })).passes.length, 6 * 3);
  });

  it("are found in passes of few lengths where an epoch begins in its middle", async () => {
    const { passes } = await train({ strategy: "lwf" }, 3, { skip: 2 });
    // The 5 images of the last batch first; the other 16 in the epoch after, of which some batches hold known ones.
    const found = (passes.reduce((sum, images) => sum + images, 0) - 2) / 2;
    assert.ok(found >= 21 && found < 3 * 8 + 5, `${found} of 21 images`);
    for (const images of passes) assert.ok([1, 2, 3, 4, 5, 8].includes(images), `a pass of ${images}`);
  });

  for (const [network, width, isKept] of [
    ["resnet18", 4, true],
    ["mobilenet-v3-small", 2, true],
    ["vit-tiny:depth=2,patch=8", 12, false],
  ] as const) {
    it(`are those of a pass of the whole batch, of any images in any places: ${network}`, () => {
      const [side, start] = [64, liveTensors()];
      const answering = new Network({ network, width, classes, imageSize: side }).initialise(3);
      const draw = random("answers");
      const pixels = Array.from({ length: 24 }, () =>
        Uint8Array.from({ length: side * side * 3 }, () => draw.integer(256)),
      );
      const kept = previousAnswers(answering, singleProcess);
      for (let n = 0; n < 40; n++) {
        kept.epochBegins(draw.uniform() < 0.3);
        const given = batchOf(
          draw
            .shuffle(pixels.map((image, i) => ({ image, identity: String(i), isMirrored: draw.uniform() < 0.5 })))
            .slice(0, n === 0 ? 8 : 1 + draw.integer(12)),
          side,
        );
        const images = toImages(given.images, given.size, side, side);
        const [whole, answers] = [answering.infer(images), kept.on(given)];
        free(images);
        if (answers) assert.deepEqual(answers.dataSync(), whole.dataSync());
        if (n > 0) assert.equal(answers !== undefined, isKept);
        whole.dispose();
        answers?.dispose();
      }
      assert.equal(kept.bytes > 0, isKept);
      answering.dispose();
      assert.equal(liveTensors(), start);
    });
  }

  it("are computed for stored samples only where an objective reads them", () => {
    const network = new Network({ network: "resnet18", width: 2, classes }).initialise(1);
    const context = singleProcessContext(network);
    const before = liveTensors();
    const side = 32;
    const image = new Uint8Array(side * side * 3).fill(9);
    const stored = batchOf([{ image, identity: "stored", isMirrored: false }], side);
    const current = supervised("bce", [0, 1], classes);
    const replay = { ...supervised("replay", [2, 3], classes), samples: "memory" };
    const distil = { ...distillation("distil", [2, 3], classes), samples: "memory" };
    const passesOf = (shared: readonly Objective[]): number[] => {
      const optimisers = { shared: ofOptions(network.shared, optimiser), head: ofOptions(network.head, optimiser) };
      const learner = learnerOf({
        network,
        previous: network.clone(),
        plan: { shared, head: { objectives: [current] } },
        direction: parseDirection("sum"),
        optimisers,
        headSteps: 1,
        keptState: { draw: () => stored, save: () => new Map(), load: () => {}, bytes: 0, dispose: () => {} },
        context,
      });
      const passes = countPasses(learner);
      for (let step = 0; step < 3; step++) trainStep(learner, stored, 1e-3, true);
      endTask(learner);
      return passes;
    };
    assert.deepEqual(passesOf([current, replay]), []);
    // One pass a step, though the audit reads them once more; what the batch shows says nothing of stored samples.
    assert.deepEqual(passesOf([current, replay, distil]), [1, 1, 1]);
    assert.equal(liveTensors(), before);
    context.exchange.dispose();
    network.dispose();
  });

  it("are counted in the memory of a run, and only where they are kept", async () => {
    const memory = async (strategy: string): Promise<RunMemory | undefined> => {
      let found: RunMemory | undefined;
      await run(
        { ...tinyOptions, epochs: 2, strategy },
        { data, on: (event) => void (event.type === "done" && (found = event.memory)) },
      );
      return found;
    };
    assert.deepEqual(await memory("lwf"), { kept: 0, previousAnswers: 2 * 21 * classes * 4 });
    assert.equal(await memory("finetune"), undefined);
    const { kept, previousAnswers } = (await memory("er:memory=5")) ?? {};
    assert.ok(kept && kept > 5 * 32 * 32 * 3);
    assert.equal(previousAnswers, 0);
  });
});

interface Picture {
  readonly image: Uint8Array;
  readonly identity: string;
  readonly isMirrored: boolean;
}

/** A batch of pictures, mirrored pixel by pixel where they are. */
function batchOf(pictures: readonly Picture[], side: number): Batch {
  const images = pictures.flatMap(({ image, isMirrored }) =>
    Array.from(image, (_, i) => {
      const [row, column, c] = [Math.floor(i / (3 * side)), Math.floor(i / 3) % side, i % 3];
      return image[(row * side + (isMirrored ? side - 1 - column : column)) * 3 + c];
    }),
  );
  return {
    images: Uint8Array.from(images),
    labels: new Uint8Array(pictures.length * classes),
    known: new Uint8Array(pictures.length * classes),
    size: pictures.length,
    height: side,
    width: side,
    ids: pictures.map(({ identity }) => identity),
    shown: pictures.map(({ identity, isMirrored }) => ({ identity, isMirrored })),
  };
}
