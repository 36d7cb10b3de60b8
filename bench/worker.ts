import { DecodedCache, type Batch } from "../src/data";
import { project, sum } from "../src/directions";
import { joinWorld } from "../src/distributed";
import { Network, tensorflowVersion, toImages } from "../src/nn";
import { random } from "../src/base/random";
import { findStrategy } from "../src/strategies";
import { beginTask, trainStep } from "../src/training";
import { runContext } from "../src/training/context";
import type { Work } from "./cases";
import { serve } from "./serve";

// Our side of a comparison. Usage: node --import tsx bench/worker.ts KIND BATCH SIZE EARLIER, or so as a rank of a job;
// see subject.ts.
const classes = 20;
const optimiser = { name: "sgd", momentum: 0.9, weightDecay: 0 } as const;
const learningRate = 0.01;
const world = joinWorld();

function stepOf({ kind, batch: n, size, earlier }: Work): () => void {
  const draw = random("bench");
  const bytes = (length: number, value: () => number): Uint8Array => Uint8Array.from({ length }, value);
  const batch: Batch = {
    images: bytes(n * size * size * 3, () => draw.integer(256)),
    labels: bytes(n * classes, () => Number(draw.uniform() < 0.1)),
    known: bytes(n * classes, () => 1),
    size: n,
    height: size,
    width: size,
    ids: Array.from({ length: n }, (_, i) => `${i}`),
  };
  const network = new Network({ network: "resnet18", width: 64, classes }).initialise(1);
  if (kind === "eval") {
    const images = toImages(batch.images, n, size, size);
    return () => {
      const logits = network.infer(images);
      logits.dataSync();
      logits.dispose();
    };
  }
  const tasks = kind === "train" ? 1 : earlier + 1;
  const slices = Array.from({ length: tasks }, (_, t) =>
    [...Array(classes).keys()].filter((c) => Math.floor((c * tasks) / classes) === t),
  );
  const strategy = findStrategy(kind === "train" ? "joint" : kind, "unavailable");
  const direction = kind === "train" ? sum() : project({ margin: 1, eps: 1e-3 });
  if (world.size > 1) network.synchronise((numbers) => world.allReduce(numbers));
  const situation = { task: tasks, slices, classes, labels: "unavailable" } as const;
  const context = runContext({
    world,
    reduction: "sharded",
    signal: undefined,
    on: () => {},
    cache: new DecodedCache(),
    network,
    keptState: undefined,
  });
  const method = { network, strategy, direction, keptState: undefined };
  const learner = beginTask(method, situation, { optimiser, learningRate, headSteps: null }, context);
  return () => void trainStep(learner, batch, learningRate);
}

const [kind, batch, size, earlier] = process.argv.slice(2);
void serve(
  `palimpsest, TensorFlow ${tensorflowVersion}`,
  stepOf({ kind: kind as Work["kind"], batch: Number(batch), size: Number(size), earlier: Number(earlier) }),
  world,
);
