import { random } from "../../src/base/random";
import { openBenchmark } from "../../src/data";
import { directions } from "../../src/directions";
import * as figures from "../../src/plots";
import { findStrategy } from "../../src/strategies";
import { policies } from "../../src/strategies/memory/policies";
import { run, type RunOptions } from "../../src/training";
import { checkDefinition } from "../directions/universal";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../training/tiny";
import { namedImages } from "./namedImages";

/**
 * Uses what docs/adding.md adds, in the copy of the project that this file is copied to with it, and prints what comes
 * of it as JSON. `adding.test.ts` runs it there.
 */
async function trial(): Promise<unknown> {
  const data = await tinyBenchmark(temporaryFolder(), { train: 12, validation: 6, test: 6 });
  const trained = (options: Pick<RunOptions, "strategy"> & Partial<RunOptions>) =>
    run({ ...tinyOptions, epochs: 1, ...options }, { data });

  const strategy = await trained({ strategy: "logit-matching:weight=0.5" });
  const levelled = await trained({ strategy: "lwf", direction: "levelled" });
  const backbone = await trained({ strategy: "lwf", network: "plain-net:depth=3" });
  checkDefinition(directions.find("levelled").definition);
  findStrategy("er:policy=latest", "unavailable");
  return {
    strategy: { name: strategy.name, acc: strategy.metrics.acc, losses: Object.keys(strategy.epochs[2].loss) },
    direction: levelled.metrics.acc,
    backbone: backbone.metrics.acc,
    benchmark: await openedFolder(),
    policy: heldOfSeven("latest"),
    figure: (figures as unknown as { projectionShare(runs: unknown): unknown }).projectionShare([strategy, levelled]),
  };
}

/** Opens a folder of images by its definition, with two classes a task and with one. */
async function openedFolder(): Promise<unknown> {
  const folder = await namedImages(temporaryFolder());
  const common = { data: folder, scale: "smoke", seed: 1 } as const;
  const { name, classes, tasks } = await openBenchmark({ benchmark: "folder", ...common });
  const single = await openBenchmark({ benchmark: "folder:classes-per-task=1", ...common });
  return { name, classes, tasks: tasks.map((task) => task.classes), singleTasks: single.tasks.length };
}

/** The numbers of the samples that a memory of three holds after a stream of seven. */
function heldOfSeven(policy: string): readonly number[] {
  const choose = policies[policy];
  const held = [1, 2, 3];
  for (let seen = 4; seen <= 7; seen++) {
    const labels = Uint8Array.of(1);
    const arrival = { stored: held.map(() => labels), labels, seen, positives: [seen], random: random(1, seen) };
    const slot = choose(arrival);
    if (slot !== undefined) held[slot] = seen;
  }
  return held;
}

void trial().then((report) => console.log(JSON.stringify(report)));
