import { Option } from "commander";
import { error } from "../../base/errors";
import type { Prediction, WeightsSource } from "../../training";
import { choices } from "../../training/choices";
import { integer } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";
import { addPluginOption, pluginsOf, type PluginOptions } from "../pluginOption";
import { predictionsJson } from "../predictionsJson";
import { printable } from "../printable";
import { fraction } from "../report";

interface Options extends Partial<WeightsSource>, PluginOptions {
  readonly run?: string;
  readonly json?: boolean;
}

/** `palimpsest predict`: what a trained network sees in images. */
export const predictCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("predict")
    .description("logits and probabilities per class of images, by the network of a run or of a weights file")
    .argument("<image...>", "JPEG or PNG files")
    .option("--run <dir>", "run directory: the network after its last finished task")
    .option("--weights <file>", "weights with their head: safetensors or PyTorch")
    .option("--network <name>", "backbone of --weights (default: resnet18)")
    .option(
      "--image-size <n>",
      "height and width that images are resized to, for --weights (default: that of the weights, or 224)",
      integer(1),
    )
    .addOption(
      new Option("--normalise <how>", "of images, for --weights (default: weights)").choices(choices.normalise),
    )
    .option("--json", "print JSON");
  addPluginOption(command).action((images: string[], options: Options) => predict(images, options, context));
};

async function predict(
  images: readonly string[],
  { run, json, plugin, ...ofWeights }: Options,
  { stdout, stderr, signal }: Context,
): Promise<void> {
  pluginsOf({ plugin });
  const source = sourceOf(run, ofWeights);
  const { assertImages, openModel, predictImages } = require("../../training") as typeof import("../../training");
  assertImages(images);
  const model = await openModel(source);
  try {
    const predictions = await predictImages(model, images, { signal });
    for (const note of model.notes) writeLine(stderr, printable(note));
    writeLine(stdout, json ? predictionsJson(predictions, model) : predictions.map(format).join("\n\n"));
  } finally {
    model.dispose();
  }
}

/** What `openModel` takes: a run alone, or weights with what is said of them. @throws `argument/invalid` */
function sourceOf(run: string | undefined, ofWeights: Partial<WeightsSource>): { run: string } | WeightsSource {
  const { weights, network = "resnet18" } = ofWeights;
  if (run !== undefined && weights === undefined) {
    const given = Object.keys(ofWeights);
    if (given.length === 0) return { run };
    throw error("argument/invalid", {
      argument: "--run",
      received: given.join(", "),
      takes: "its own network, image size and normalisation",
    });
  }
  if (run === undefined && weights !== undefined) return { ...ofWeights, weights, network };
  const received = run === undefined ? "neither" : "both";
  throw error("argument/invalid", { argument: "--run or --weights", received, takes: "one of the two" });
}

/** The likeliest classes of an image, a line each. */
function format({ image, classes, probabilities }: Prediction): string {
  const likeliest = classes
    .map((name) => ({ name: printable(name), p: probabilities[name] }))
    .sort((a, b) => b.p - a.p)
    .slice(0, 5);
  const width = Math.max(...likeliest.map(({ name }) => name.length));
  return [image, ...likeliest.map(({ name, p }) => `  ${name.padEnd(width)}  ${fraction(p)}`)].join("\n");
}
