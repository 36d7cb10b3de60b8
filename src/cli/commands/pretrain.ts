import type { Command } from "commander";
import { error } from "../../base/errors";
import type { PhotographPretraining, PretrainOptions, PretrainReport, WeightsManifest } from "../../training";
import { integer, positive } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";
import { drawCount, type Count } from "../progress";
import { shellWord } from "../shellWord";

type Options = Omit<PretrainOptions, "signal" | "onBatch"> &
  Pick<PhotographPretraining, "epochs"> & {
    readonly data?: string;
    readonly trained?: string;
    readonly terms?: string;
    readonly augmentation: boolean;
  };

/** The ways to pretrain, by the option that asks for each. */
type Way = "drawings" | "photographs" | "trained";

/** Options that not all ways take, with those that do. */
const taken: readonly (readonly [option: string, ways: readonly Way[]])[] = [
  ["images", ["drawings"]],
  ["terms", ["photographs", "trained"]],
  ["epochs", ["photographs"]],
  ["augmentation", ["photographs"]],
  ...["seed", "width", "imageSize", "batch", "learningRate"].map((name): [string, Way[]] => [
    name,
    ["drawings", "photographs"],
  ]),
];

/** `palimpsest pretrain`: makes backbone weights: of drawings, of photographs, or of weights that others trained. */
export const pretrainCommand: AddCommand = (parent, context) => {
  parent
    .command("pretrain")
    .description(
      "train a backbone and write its weights: on drawings of concepts outside the benchmark's classes (the defaults " +
        "made those that ship), or with --data on photographs; or with --trained make such weights of those that " +
        "another program trained on photographs",
    )
    .requiredOption("--out <file>", "weights to write, safetensors; of photographs with a manifest beside, .json")
    .option("--data <path>", "photographs: folder or zip with train/CLASS/IMAGE or CLASS/IMAGE")
    .option(
      "--trained <file>",
      "safetensors or PyTorch, as train.py of environment/pretraining or torchvision wrote it; with --data its " +
        "answers are measured on the photographs held out",
    )
    .option("--terms <text>", "with photographs: terms under which they may be used, for the manifest (required)")
    .option("--images <n>", "scenes seen, each once", integer(1))
    .option("--epochs <n>", "passes over the photographs (default: 20)", integer(1))
    .option("--seed <n>", "seed of images and initial weights", integer(0))
    .option("--width <n>", "channels of the backbone's first stage", integer(1))
    .option("--image-size <n>", "height and width of the images, in pixels", integer(1))
    .option("--batch <n>", "images of a step", integer(1))
    .option("--learning-rate <x>", "highest learning rate", positive)
    .option("--no-augmentation", "photographs as they are, neither cropped nor mirrored at random")
    .action((options: Options, command: Command) => act(options, command, context));
};

async function act(options: Options, command: Command, context: Context): Promise<void> {
  const way = wayOf(options);
  assertTaken(way, command);
  const count = drawCount(context.stderr, way === "drawings" ? "batches" : "photographs decoded");
  if (way === "drawings") return onDrawings(options, count, context);
  const { terms, data, trained, out } = options;
  if (terms === undefined)
    throw error("argument/missing", {
      argument: "--terms",
      takes: "the terms under which the photographs may be used",
    });
  const { pretrainOnPhotographs, shipTrained } = require("../../training") as typeof import("../../training");
  const { signal } = context;
  const onDecoded = (done: number, total: number): void => count.on(done, total);
  const common = { out, terms, command: commandOf(command), signal, onDecoded };
  const batches = drawCount(context.stderr, "batches");
  try {
    const manifest =
      trained !== undefined
        ? await shipTrained({ ...common, trained, data })
        : await pretrainOnPhotographs({
            ...options,
            ...common,
            data: data ?? "",
            onBatch: (report) => (count.stop(), show(batches, report)),
          });
    count.stop();
    batches.stop();
    writeLine(context.stdout, summaryOf(manifest, out));
  } finally {
    count.stop();
    batches.stop();
  }
}

function wayOf({ trained, data }: Options): Way {
  if (trained !== undefined) return "trained";
  return data === undefined ? "drawings" : "photographs";
}

async function onDrawings(options: Options, count: Count, { stdout, signal }: Context): Promise<void> {
  const { pretrain } = require("../../training") as typeof import("../../training");
  try {
    const { concepts, accuracy } = await pretrain({
      ...options,
      signal,
      onBatch: (report) => show(count, report),
    });
    count.stop();
    writeLine(stdout, `${concepts} concepts, accuracy ${accuracy.toFixed(3)} at the end: ${options.out}`);
  } finally {
    count.stop();
  }
}

const show = (count: Count, { batch, batches, loss, accuracy }: PretrainReport): void =>
  count.on(batch, batches, `loss ${loss.toFixed(3)}, accuracy ${accuracy.toFixed(3)}`);

/** @throws `argument/invalid` for an option that another way of pretraining takes. */
function assertTaken(way: Way, command: Command): void {
  for (const [name, ways] of taken) {
    if (ways.includes(way) || command.getOptionValueSource(name) !== "cli") continue;
    const option = command.options.find((each) => each.attributeName() === name);
    const takes = `nothing ${way === "drawings" ? "without --data or --trained" : "with photographs"} here; see --help`;
    throw error("argument/invalid", {
      argument: option?.long ?? name,
      received: String(command.getOptionValue(name)),
      takes,
    });
  }
}

/** The command as it was given, with its options in the order of its help. */
function commandOf(command: Command): string {
  const words = command.options.flatMap((option) => {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== "cli") return [];
    const long = option.long ?? name;
    return option.isBoolean() || option.negate ? [long] : [long, shellWord(String(command.getOptionValue(name)))];
  });
  return ["palimpsest pretrain", ...words].join(" ");
}

function summaryOf({ pretrainedOn, accuracy, vocClasses, bytes }: WeightsManifest, out: string): string {
  const right = accuracy === null ? "accuracy not measured" : `accuracy ${accuracy.share.toFixed(3)} on those held out`;
  const classes = vocClasses === null ? [] : Object.keys(vocClasses);
  const overlap = vocClasses === null ? "not known" : `${classes.length} (${classes.join(", ")})`;
  return `${pretrainedOn}; ${right}; classes of VOC among theirs: ${overlap}; ${bytes} bytes: ${out}`;
}
