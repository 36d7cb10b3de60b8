import { join } from "node:path";
import { Option } from "commander";
import { directionNames } from "../../directions";
import type { Reduction, RunOptions, RunParameters } from "../../training";
import { integer, positive, scaleNames } from "../arguments";
import { addBenchmarkOptions } from "../benchmarkOptions";
import { writeLine, type AddCommand, type Context } from "../context";
import { drawCount, drawProgress } from "../progress";
import { formatRun, formatWeights } from "../report";

type Options = Partial<RunOptions> & {
  readonly out?: string;
  readonly imageCache?: string;
  readonly resume?: boolean;
  readonly reduction?: Reduction;
};

/** `palimpsest run`: one run, its progress on stderr and its table on stdout. */
export const runCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("run")
    .description("train one strategy on a benchmark and write a run directory")
    .option("--strategy <name>", "method, for example finetune or lwf-ppi (required)")
    .option(
      "--direction <name>",
      `how gradients become one update: ${directionNames.join(", ")} ... (default: the strategy's)`,
    )
    .addOption(
      new Option("--labels <regime>", "labels of earlier tasks in a task's images").choices([
        "available",
        "unavailable",
      ]),
    )
    .option("--benchmark <name>", "scenes, voc, celeba, coco or list (default: scenes)")
    .option("--data <path>", "folder of the benchmark's images, or file of a list (default: scenes are generated)")
    .addOption(new Option("--scale <tier>", "size of the experiment (default: small)").choices(scaleNames))
    .option("--seed <n>", "seed of the training (default: 1)", integer(0))
    .option("--data-seed <n>", "seed of generated scenes and of random splits (default: 1)", integer(0))
    .option("--epochs <n>", "epochs of each task", integer(1))
    .option("--batch <n>", "images of a step", integer(1))
    .option("--image-size <n>", "height and width of the images, in pixels", integer(1))
    .option("--learning-rate <x>", "learning rate", positive)
    .option("--network <name>", "backbone, for example resnet18")
    .option("--width <n>", "channels of the backbone's first stage", integer(1))
    .option("--weights <name>", "backbone to start from: pretrained, random, or a .safetensors or PyTorch file")
    .addOption(
      new Option(
        "--normalise <how>",
        "of images: as the weights expect, as ImageNet's do, or off as in the original (default: weights)",
      ).choices(["weights", "imagenet", "off"]),
    )
    .addOption(
      new Option(
        "--selection <how>",
        "the epoch to go on from: the best on validation or on test images, or the last (default: validation)",
      ).choices(["validation", "test", "last"]),
    )
    .option("--head-steps <n>", "head updates of a step", integer(1))
    .option("--audit <n>", "audit every n-th step of an epoch, 0: none (default: 20)", integer(0))
    .addOption(
      new Option(
        "--batch-norm <kind>",
        "on several ranks, batch statistics of the whole batch or of each rank's part (default: synchronised)",
      ).choices(["synchronised", "local"]),
    )
    .addOption(
      new Option(
        "--reduction <kind>",
        "on several ranks, how gradients are added up: sharded sends less, the result is the same",
      ).choices(["sharded", "whole"]),
    )
    .option(
      "--image-cache <dir>",
      "folder that keeps decoded images on disk, for several runs or processes (default: memory alone)",
    )
    .option("--out <dir>", "run directory (default: a folder in runs/ named after the parameters)")
    .option("--resume", "go on from the run directory's last checkpoint");
  addBenchmarkOptions(command).action((options: Options) => train(options, context));
};

async function train(
  { out, imageCache, resume, reduction, ...options }: Options,
  { stdout, stderr, signal }: Context,
): Promise<void> {
  const { resolveRun, runOnRanks } = require("../../training") as typeof import("../../training");
  const world = (require("../../distributed") as typeof import("../../distributed")).joinWorld();
  const resolvedRun = resolveRun({ ...options, strategy: options.strategy ?? "" });
  const { parameters } = resolvedRun;
  const directory = out ?? join("runs", nameOf(parameters, options));
  const progress = drawProgress(stderr);
  const generating = drawCount(stderr, "drawings and scenes");
  try {
    const record = await runOnRanks(world, resolvedRun, {
      out: directory,
      imageCache,
      resume,
      signal,
      reduction,
      onData: (done, total) => {
        signal.throwIfAborted();
        generating.on(done, total);
        if (done === total) generating.stop();
      },
      onWeights: (weights) => writeLine(stderr, formatWeights(weights)),
      on: progress.on,
    });
    progress.stop();
    if (world.rank > 0) return;
    writeLine(stdout, formatRun(record, parameters, world));
    writeLine(stdout, `\nrun directory: ${directory}`);
  } catch (cause) {
    generating.stop();
    progress.stop();
    if (signal.aborted)
      writeLine(stderr, `the same command with --resume goes on from the last finished epoch in ${directory}`);
    throw cause;
  }
}

/** Folder of a run: what it is, then whatever else was given, so that two different runs do not meet in one folder. */
function nameOf({ benchmark, scale, strategy, labels, seed }: RunParameters, options: Partial<RunOptions>): string {
  const named = new Set(["benchmark", "scale", "strategy", "labels", "seed"]);
  const others = Object.entries(options)
    .filter(([key]) => !named.has(key))
    .map(([key, value]) => `${key}=${value}`);
  const parts = [benchmark, scale, strategy, ...(labels === "available" ? ["labels"] : []), ...others, `seed=${seed}`];
  return parts.join("-").replace(/[^\w.=-]+/g, "_");
}
