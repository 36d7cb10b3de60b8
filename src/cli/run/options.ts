import { Command, CommanderError, Option } from "commander";
import type { Reduction, RunOptions } from "../../training";
import { choices } from "../../training/choices";
import { headSteps, integer, positive } from "../arguments";
import { addBenchmarkOptions } from "../benchmarkOptions";
import { explain } from "../explain";
import { addPluginOption, type PluginOptions } from "../pluginOption";

/** Parameters of a run as the command line gives them. */
export type GivenParameters = Partial<
  Omit<RunOptions, "strategy" | "direction" | "head" | "loss" | "complete" | "optimiser" | "schedule">
> & {
  readonly strategy?: string;
  readonly direction?: string;
  readonly head?: string;
  readonly loss?: string;
  readonly complete?: string;
  readonly optimiser?: string;
  readonly schedule?: string;
};

interface Surroundings extends PluginOptions {
  readonly config?: string;
  readonly out?: string;
  readonly imageCache?: string;
  readonly checkpointEvery?: string;
  readonly resume?: boolean;
  readonly forceResume?: boolean;
  readonly reduction?: Reduction;
}

/** Everything that a run takes on the command line. */
export type GivenRun = GivenParameters & Surroundings;

/** Adds the options of `run`, which `launch` takes too. */
export function addRunOptions(command: Command): Command {
  command
    .option("--strategy <name>", "method, for example finetune or lwf-ppi, as `list strategies` names them (required)")
    .option(
      "--direction <name>",
      "how gradients become one update, as `list directions` names them (default: the strategy's)",
    )
    .option("--head <name>", "what turns features into answers, as `list heads` names it (default: the strategy's)")
    .addOption(new Option("--labels <regime>", "labels of earlier tasks in a task's images").choices(choices.labels))
    .option(
      "--loss <name>",
      "loss of labels, as `list losses` names them: bce, asl:negative=4,clip=0.05 (default: the strategy's, bce)",
    )
    .option(
      "--complete <name>",
      "how the network before a task completes labels of earlier classes, as `list completions` names it: " +
        "fixed:threshold=0.7, dynamic (default: the strategy's, none)",
    )
    .option("--benchmark <name>", "data and their tasks, as `list benchmarks` names them (default: scenes)")
    .option("--data <path>", "folder of the benchmark's images, or file of a list (default: scenes are generated)")
    .addOption(new Option("--scale <tier>", "size of the run (default: small)").choices(choices.scale))
    .option("--seed <n>", "seed of the training (default: 1)", integer(0))
    .option("--data-seed <n>", "seed of generated scenes and of random splits (default: 1)", integer(0))
    .option("--epochs <n>", "epochs of each task", integer(1))
    .option("--batch <n>", "images of a step", integer(1))
    .option("--image-size <n>", "height and width of the images, in pixels", integer(1))
    .option("--learning-rate <x>", "learning rate", positive)
    .option(
      "--optimiser <name>",
      "optimiser and its settings: sgd:momentum=0.9,weight-decay=5e-4 (default: the scale's)",
    )
    .option("--schedule <name>", "course of the learning rate over a task: step:from=9,factor=0.1, cosine, constant")
    .option("--network <name>", "backbone, as `list networks` names them (default: the scale's)")
    .option(
      "--width <n>",
      "width of the backbone, which each backbone defines for itself: channels of the first stage, length of a token",
      integer(1),
    )
    .option(
      "--weights <name>",
      "backbone to start from: pretrained (those that ship), random, or a .safetensors or PyTorch file",
    )
    .addOption(
      new Option(
        "--normalise <how>",
        "of images: as the weights expect, as ImageNet's do, or off as in the original (default: weights)",
      ).choices(choices.normalise),
    )
    .addOption(
      new Option(
        "--selection <how>",
        "the epoch to go on from: the best on validation or on test images, or the last (default: validation)",
      ).choices(choices.selection),
    )
    .addOption(
      new Option(
        "--score-on <split>",
        "images that scores are taken on; validation is for tuning: test images cannot be read then (default: test)",
      ).choices(choices.scoreOn),
    )
    .addOption(
      new Option(
        "--test-after <which>",
        "score test images after all epochs, or at the ends of tasks alone, which is faster (default: epochs)",
      ).choices(choices.testAfter),
    )
    .option(
      "--head-steps <n>",
      "head updates of a step, before that of the backbone; or together: one, with it (default: 3, for every method)",
      headSteps,
    )
    .option("--audit <n>", "audit every n-th step of an epoch, 0: none (default: 20)", integer(0))
    .addOption(
      new Option(
        "--batch-norm <kind>",
        "on several ranks, batch statistics of the whole batch or of each rank's part (default: synchronised)",
      ).choices(choices.batchNorm),
    )
    .addOption(
      new Option(
        "--precision <kind>",
        "of the network's maps: bf16 is faster on CPUs that multiply bfloat16, and rounds more (default: float32)",
      ).choices(choices.precision),
    )
    .addOption(
      new Option(
        "--reduction <kind>",
        "on several ranks, how gradients are added up: sharded sends less, the result is the same",
      ).choices(choices.reduction),
    )
    .option(
      "--image-cache <dir>",
      "folder that keeps decoded images on disk, for several runs or processes (default: memory alone)",
    )
    .option(
      "--checkpoint-every <interval>",
      "write checkpoints within epochs too: 50, after every 50th step, or 10min (default: at the end of each epoch)",
    )
    .option("--out <dir>", "run directory (default: a folder in runs/ named after the parameters)")
    .option("--resume", "go on from the run directory's last checkpoint")
    .option(
      "--force-resume",
      "the same although data, weights, code or plugins have changed since, or the log lost its end; " +
        "the manifest then has what is different",
    )
    .option(
      "--config <file>",
      "YAML or JSON file of these options by name, or the manifest.json of a run; options given here go over it",
    );
  return addPluginOption(addBenchmarkOptions(command));
}

/**
 * The options of `run` in a command line, refused as `run` refuses them.
 * @param writeOut where help goes that the words ask for.
 * @throws CommanderError with the whole explanation.
 */
export function parseRun(argv: readonly string[], writeOut: (text: string) => void = () => {}): GivenRun {
  // `main` writes errors, all in one form.
  const run = new Command("run").exitOverride().configureOutput({ writeOut, outputError: () => {} });
  try {
    return addRunOptions(run).parse(argv, { from: "user" }).opts<GivenRun>();
  } catch (cause) {
    if (!(cause instanceof CommanderError) || cause.exitCode === 0) throw cause;
    throw new CommanderError(cause.exitCode, "run.refused", explain(cause, run, argv));
  }
}
