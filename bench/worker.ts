import { createInterface } from "node:readline";
import type { Batch } from "../src/data";
import { project, sum } from "../src/directions";
import { Network, optimiser, tensorflowVersion, toImages } from "../src/nn";
import { random } from "../src/random";
import { findStrategy } from "../src/strategies";
import { trainStep, type Learner } from "../src/training";
import type { Work } from "./cases";

// Our side of a comparison. Usage: node --import tsx bench/worker.ts KIND BATCH SIZE EARLIER; see subject.ts for what it says.
const classes = 20;
const sgd = { name: "sgd", momentum: 0.9, weightDecay: 0 } as const;
const learningRate = 0.01;

function stepOf({ kind, batch: n, size, earlier }: Work): () => void {
  const draw = random("bench");
  const bytes = (length: number, value: () => number): Uint8Array => Uint8Array.from({ length }, value);
  const batch: Batch = {
    images: bytes(n * size * size * 3, () => draw.integer(256)),
    labels: bytes(n * classes, () => Number(draw.uniform() < 0.1)),
    known: bytes(n * classes, () => 1),
    size: n, height: size, width: size,
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
  const slices = Array.from({ length: tasks }, (_, t) => [...Array(classes).keys()].filter((c) => Math.floor((c * tasks) / classes) === t));
  const strategy = findStrategy(kind === "train" ? "joint" : kind, "unavailable");
  const learner: Learner = {
    network,
    previous: strategy.needsPrevious ? new Network(network.options).initialise(2) : undefined,
    optimisers: { shared: optimiser(network.shared, sgd), head: optimiser(network.head, sgd) },
    plan: strategy.plan({ task: tasks, slices, classes, labels: "unavailable" }),
    direction: kind === "train" ? sum() : project({ margin: 1, eps: 1e-3 }),
  };
  return () => void trainStep(learner, batch, learningRate);
}

const [kind, batch, size, earlier] = process.argv.slice(2);
const step = stepOf({ kind: kind as Work["kind"], batch: Number(batch), size: Number(size), earlier: Number(earlier) });
const timed = (): number => {
  const start = performance.now();
  step();
  return performance.now() - start;
};
const say = (value: unknown): void => console.log(JSON.stringify(value));

timed();
timed();
say({ name: `palimpsest, TensorFlow ${tensorflowVersion}` });
createInterface({ input: process.stdin }).on("line", (line) => {
  const milliseconds = Array.from({ length: Number(line) }, timed);
  say({ milliseconds, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) });
});
