import type { PretrainOptions } from "../../training";
import { integer, positive } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";
import { drawCount } from "../progress";

type Options = Omit<PretrainOptions, "signal" | "onBatch">;

/** `palimpsest pretrain`: makes backbone weights from nothing. */
export const pretrainCommand: AddCommand = (parent, context) => {
  parent
    .command("pretrain")
    .description(
      "train a backbone on concepts outside the benchmark's classes and write its weights " +
        "(the defaults made those that ship)",
    )
    .requiredOption("--out <file>", "weights to write, safetensors")
    .option("--images <n>", "scenes seen, each once", integer(1))
    .option("--seed <n>", "seed of scenes and initial weights", integer(0))
    .option("--width <n>", "channels of the backbone's first stage", integer(1))
    .option("--image-size <n>", "height and width of the scenes, in pixels", integer(1))
    .option("--batch <n>", "scenes of a step", integer(1))
    .option("--learning-rate <x>", "highest learning rate", positive)
    .action((options: Options) => train(options, context));
};

async function train(options: Options, { stdout, stderr, signal }: Context): Promise<void> {
  const { pretrain } = require("../../training") as typeof import("../../training");
  const progress = drawCount(stderr, "batches");
  try {
    const { concepts, accuracy } = await pretrain({
      ...options,
      signal,
      onBatch: ({ batch, batches, ...recent }) =>
        progress.on(batch, batches, `loss ${recent.loss.toFixed(3)}, accuracy ${recent.accuracy.toFixed(3)}`),
    });
    progress.stop();
    writeLine(stdout, `${concepts} concepts, accuracy ${accuracy.toFixed(3)} at the end: ${options.out}`);
  } finally {
    progress.stop();
  }
}
