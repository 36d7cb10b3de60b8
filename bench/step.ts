import type { Batch } from "../src/data";
import { DecodedCache } from "../src/data";
import { project, sum } from "../src/directions";
import type { Communicator } from "../src/distributed";
import { random } from "../src/base/random";
import { Network, toImages } from "../src/nn";
import { findStrategy } from "../src/strategies";
import { beginTask, trainStep } from "../src/training";
import { runContext } from "../src/training/context";
import type { Work } from "./work";

const optimiser = { name: "sgd", momentum: 0.9, weightDecay: 0 } as const;
const learningRate = 0.01;

/**
 * A step of the work on made-up images, by a network of its own.
 * @throws `precision/processor` where this one does not multiply in the precision.
 */
export function stepOf(work: Work, world: Communicator): () => void {
  const { kind, batch: n, size, earlier, width, classes, precision } = work;
  const batch = madeUpBatch(work);
  const network = new Network({ network: "resnet18", width, classes, precision }).initialise(1);
  if (kind === "eval") {
    const images = toImages(batch.images, n, size, size);
    const frozen = network.freeze();
    return () => {
      const logits = frozen.infer(images);
      logits.dataSync();
      logits.dispose();
    };
  }
  const tasks = kind === "train" ? 1 : earlier + 1;
  const slices = Array.from({ length: tasks }, (_, t) =>
    [...Array(classes).keys()].filter((c) => Math.floor((c * tasks) / classes) === t),
  );
  const isProjected = kind === "lwf-ppi" || kind === "lwf-ppi-kept";
  const strategy = findStrategy(strategyOf(kind), "unavailable");
  const direction = isProjected ? project({ margin: 1, eps: 1e-3 }) : sum();
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
  const headSteps = kind === "train" ? "together" : 3;
  const learner = beginTask(method, situation, { optimiser, learningRate, headSteps }, context);
  return () => void trainStep(learner, batch, learningRate);
}

function strategyOf(kind: Work["kind"]): string {
  if (kind === "train") return "joint";
  return kind === "lwf-ppi-kept" ? "lwf-ppi" : kind;
}

function madeUpBatch({ kind, batch: n, size, classes }: Work): Batch {
  const draw = random("bench");
  const bytes = (length: number, value: () => number): Uint8Array => Uint8Array.from({ length }, value);
  return {
    images: bytes(n * size * size * 3, () => draw.integer(256)),
    labels: bytes(n * classes, () => Number(draw.uniform() < 0.1)),
    known: bytes(n * classes, () => 1),
    size: n,
    height: size,
    width: size,
    ids: Array.from({ length: n }, (_, i) => `${i}`),
    // Answers are kept of images that a batch says it shows.
    ...(kind === "lwf-ppi-kept" && {
      shown: Array.from({ length: n }, (_, i) => ({ identity: `${i}`, isMirrored: false })),
    }),
  };
}
