import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDirection } from "../../directions";
import { joinWorld, type Communicator } from "../../distributed";
import { alone, type Exchange } from "../../training/step/exchange/exchange";
import { asRank } from "../asRank";
import { timeAllReduces, timeTogether } from "./timing";
import type { Batch } from "../../data";
import { Network } from "../../nn";
import { random } from "../../base/random";
import { findStrategy, type Situation } from "../../strategies";
import { beginTask, endTask } from "../../training/learner";
import { measuredFile, type Measured, type Measurement } from "./measure";
import { writeJson } from "../../training/directory/runDirectory";
import { trainStep } from "../../training/step/step";

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
  const network = new Network({ network: name, width, classes }).initialise(seed);
  const strategy = findStrategy(parameters.strategy, labels);
  const slices = [0, 1, 2].map((k) => [...Array(classes).keys()].filter((c) => Math.floor((3 * c) / classes) === k));
  const situation: Situation = { task, slices: slices.slice(0, task), classes, labels };
  const kept = strategy.keep?.({ seed, network });
  const learner = beginTask(
    { network, strategy, direction: parseDirection(parameters.direction), kept },
    situation,
    parameters,
  );
  let [objectives, sums] = [0, 0];
  const itself = alone(network.shared);
  const counting: Exchange = { ...itself, sum: (part) => (objectives++, itself.sum(part)) };
  if (parameters.batchNorm === "synchronised") network.synchronise((numbers) => (sums++, numbers));
  const step = (batch: Batch): unknown => trainStep({ ...learner, exchange: counting }, batch, rate);
  kept?.beginStep?.(1, 1);
  step(noise(images[0], imageSize));
  const work = { objectives, parameters: network.shared.reduce((sum, { size }) => sum + size, 0), sums };
  const steps = images.map((count) => {
    const batch = noise(count, imageSize);
    return { images: count, seconds: timeTogether(world, () => step(batch), times) };
  });
  endTask(learner);
  kept?.dispose();
  network.dispose();
  return { steps, work };
}

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
