import { join } from "node:path";
import { Option } from "commander";
import type { Scale } from "../../../training";
import { coOccurrenceOption, type CoOccurrence } from "../../../data/scenes/coOccurrence";
import { choices } from "../../../training/choices";
import { rangeText } from "../../../base/optionSpecs";
import { integer } from "../../arguments";
import { writeLine, type AddCommand, type Context } from "../../context";
import { drawCount } from "../../progress";

interface Options {
  readonly scale: Scale;
  readonly seed: number;
  readonly coOccurrence: CoOccurrence;
  readonly out: string;
}

/** `palimpsest data scenes`: writes the generated benchmark as a VOCdevkit. */
export const dataScenesCommand: AddCommand = (parent, context) => {
  parent
    .command("scenes")
    .description("generate the Scenes benchmark and write it as a VOCdevkit")
    .addOption(new Option("--scale <tier>", "number and size of the scenes").choices(choices.scale).default("small"))
    .option("--seed <n>", "same seed, same bytes", integer(0), 1)
    .addOption(
      new Option("--co-occurrence <text>", coOccurrenceOption.meaning)
        .choices(rangeText(coOccurrenceOption).split(", "))
        .default(coOccurrenceOption.default),
    )
    .requiredOption("--out <dir>", "folder of the devkit")
    .action((options: Options) => generate(options, context));
};

async function generate(
  { scale, seed, coOccurrence, out }: Options,
  { stdout, stderr, signal }: Context,
): Promise<void> {
  const { writeScenes } = require("../../../data/scenes") as typeof import("../../../data/scenes");
  const progress = drawCount(stderr, "drawings and scenes");
  const onProgress = (done: number, total: number): void => {
    signal.throwIfAborted();
    progress.on(done, total);
  };
  try {
    const { images, sha256 } = await writeScenes({ scale, seed, coOccurrence, out, onProgress });
    progress.stop();
    const total = Object.values(images).reduce((sum, n) => sum + n, 0);
    writeLine(
      stdout,
      `Scenes, scale ${scale}, seed ${seed}: ${total} images in ${join(out, "Scenes")}, SHA-256 ${sha256}`,
    );
  } finally {
    progress.stop();
  }
}
