import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeJson } from "../../base/files";
import { random } from "../../base/random";
import type { Batch } from "../../data";
import { parseDirection } from "../../directions";
import { joinWorld, singleProcess, type Communicator } from "../../distributed";
import { Network } from "../../nn";
import { findStrategy, type Situation } from "../../strategies";
import { beginTask, endTask, singleProcessContext, trainStep, type Exchange } from "../../training";
import { asRank } from "../asRank";
import { measuredFile, type Measured, type Measurement } from "./measure";
import { timeAllReduces, timeTogether } from "./timing";

/** VOC's, in three tasks. */
const classes = 20;
/** So low that noise teaches the network nothing. */
const rate = 1e-9;

/* One rank of a measurement: its logs' folder. */
async function main(logs: string): Promise<void> {
  const measurement = JSON.parse(readFileSync(join(logs, "measurement.json"), "utf8")) as Measurement;
  const world = joinWorld();
  const { work, steps } = timeSteps(world, measurement);
  const sizes = measurement.bytes ?? [
    4e3,
    4e4,
    ...[0.25, 0.5, 1].map((share) => 4 * Math.ceil(share * work.parameters)),
  ];
  const measured: Measured = { work, steps, allReduces: timeAllReduces(world, sizes, measurement.times) };
  if (world.rank === 0) await writeJson(measuredFile(logs), measured);
}

/** The real steps of a task, in this process alone, and what they would have sent. */
function timeSteps(
  world: Communicator,
  { parameters, task, images, times }: Measurement,
): Pick<Measured, "steps" | "work"> {
  const { labels, seed, network: name, width, imageSize } = parameters;
  const strategy = findStrategy(parameters.strategy, labels, parameters.head);
  const direction = parseDirection(parameters.direction);
  const slices = [0, 1, 2].map((k) => [...Array(classes).keys()].filter((c) => Math.floor((3 * c) / classes) === k));
  const maps = strategy.needsMaps ? "stages" : false;
  const network = new Network({ network: name, width, classes, imageSize, head: strategy.networkHead, slices, maps });
  network.initialise(seed);
  const situation: Situation = { task, slices: slices.slice(0, task), classes, labels };
  const keptState = strategy.keep?.({ seed, network, world: singleProcess });
  const context = singleProcessContext(network, keptState);
  const work = { objectives: 0, parameters: network.shared.reduce((sum, { size }) => sum + size, 0), sums: 0 };
  const exchange: Exchange = {
    ...context.exchange,
    sum: (rankGradient) => {
      work.objectives++;
      return context.exchange.sum(rankGradient);
    },
  };
  if (parameters.batchNorm === "synchronised") {
    network.synchronise((numbers) => {
      work.sums++;
      return numbers;
    });
  }
  const learner = beginTask({ network, strategy, direction, keptState }, situation, parameters, {
    ...context,
    exchange,
  });
  const step = (batch: Batch): unknown => trainStep(learner, batch, rate);
  learner.stepBegins(1, 1);
  step(noise(images[0], imageSize));
  const counted = { ...work };
  const steps = images.map((count) => {
    const batch = noise(count, imageSize);
    return { images: count, seconds: timeTogether(world, () => step(batch), times) };
  });
  endTask(learner);
  keptState?.dispose();
  network.dispose();
  return { steps, work: counted };
}

/** A batch of random images and labels, the same for the same sizes. */
function noise(size: number, side: number): Batch {
  const draw = random("noise", size);
  const bytes = (length: number, below: number): Uint8Array => new Uint8Array(length).map(() => draw.integer(below));
  return {
    ids: [],
    images: bytes(size * side * side * 3, 256),
    labels: bytes(size * classes, 2),
    known: new Uint8Array(size * classes).fill(1),
    size,
    height: side,
    width: side,
  };
}

asRank(() => main(process.argv[2]));
