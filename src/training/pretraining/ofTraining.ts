import { basename } from "node:path";
import { error } from "../../base/errors";
import { openPhotographs, type PhotographClass, type Photographs } from "../../data/photographs";
import {
  findBackbone,
  headShapeIn,
  Network,
  originOf,
  readWeights,
  summaryOf,
  widthIn,
  type Origin,
  type WeightsFile,
} from "../../nn";
import { heldOutAccuracy, roundToHalf } from "./accuracy";
import { writeShipped, type PretrainingHistory, type WeightsManifest } from "./manifest";

/** Weights that another program trained, and what they become. */
export interface TrainedWeights {
  /** safetensors or PyTorch, with torchvision's names: what `environment/pretraining/train.py` or torchvision made. */
  readonly trained: string;
  /** File to write, as `PhotographPretraining` has it. */
  readonly out: string;
  /** Terms under which the photographs, and what is made of them, may be used. */
  readonly terms: string;
  /** The photographs it was trained on, folder or zip archive, to measure its answers on those held out. */
  readonly data?: string;
  /** Backbone, as `--network` names it. Default: `resnet18`. */
  readonly network?: string;
  /** The command that this is, for the manifest. */
  readonly command?: string;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Hears how many photographs are decoded. */
  readonly onDecoded?: (done: number, total: number) => void;
}

/**
 * Makes weights that ship of those that another program trained: checks names and shapes, leaves the classifier out,
 * rounds to fp16 and writes the manifest. What `train.py` says of its training goes into it; so does the accuracy,
 * which is measured anew where `data` are given.
 * @throws `weights/foreign` for another network; `weights/mismatch`; `argument/invalid` for photographs of other
 *   classes; what `readWeights`, `openPhotographs` and `writeShipped` throw
 */
export async function shipTrained(options: TrainedWeights): Promise<WeightsManifest> {
  const { trained, out, terms, network: name = "resnet18", command } = options;
  const file = await readWeights(trained);
  const origin = originOf(file);
  const told = toldBy(file);
  const { network, outputs } = networkIn(file, name, origin);
  try {
    const measured = await measuredOn(options, network, { outputs, names: origin.classes });
    const data = measured?.data ?? told.data;
    return await writeShipped(out, network, {
      ...told,
      data,
      accuracy: measured?.accuracy ?? told.accuracy,
      commands: [...told.commands, ...(command === undefined ? [] : [command])],
      terms,
      ...(data.classes === null && knownOf(origin)),
    });
  } finally {
    network.dispose();
  }
}

/** The network of a file with the values that fp16 has, and its number of outputs, undefined without a head. */
function networkIn(file: WeightsFile, name: string, { imageSize, normalise }: Origin) {
  const { path, tensors } = file;
  const { definition } = findBackbone(name);
  const width = widthIn(definition, tensors);
  if (width === undefined) throw error("weights/foreign", { path, network: name, names: summaryOf(tensors.keys()) });
  const outputs = headShapeIn(definition, tensors)?.[0];
  const sizes = { network: name, width, classes: outputs ?? 1, imageSize: imageSize ?? 224 };
  const network = new Network({ ...sizes, normalise });
  try {
    network.load(tensors, outputs === undefined ? "backbone" : "all");
  } catch (cause) {
    network.dispose();
    throw cause;
  }
  roundToHalf(network);
  return { network, outputs };
}

/** What is known of weights whose classes nobody names: the set of their labels, as that of ImageNet. */
const knownOf = ({ labelSet, pretrainedOn }: Origin): Pick<PretrainingHistory, "labelSet" | "pretrainedOn"> => ({
  ...(labelSet !== null && { labelSet }),
  ...(pretrainedOn !== null && { pretrainedOn }),
});

/** The outputs of a network: how many, and their names. */
interface Outputs {
  readonly outputs: number | undefined;
  readonly names: readonly string[] | null;
}

/** The photographs, where they are given, and the network's accuracy on those held out. @throws `argument/invalid` */
async function measuredOn(
  { data, signal, onDecoded }: TrainedWeights,
  network: Network,
  expected: Outputs,
): Promise<Pick<PretrainingHistory, "data" | "accuracy"> | undefined> {
  if (data === undefined) return undefined;
  const decoding = { side: network.imageSize, parts: "held out", signal, onProgress: onDecoded } as const;
  const photographs = await openPhotographs(data, decoding);
  try {
    assertClasses(data, photographs, expected);
    const share = heldOutAccuracy(network, photographs, signal);
    const { name, sha256, images, classes, heldOut } = photographs;
    return {
      data: { name, sha256, images, heldOut: heldOut.length, classes },
      accuracy: share === null ? null : { share, images: heldOut.length, by: "palimpsest" },
    };
  } finally {
    await photographs.close();
  }
}

/** @throws `argument/invalid` where the photographs are of other classes than the outputs. */
function assertClasses(data: string, { classes }: Photographs, { outputs, names }: Outputs): void {
  const isSame = names === null || names.join("\n") === classes.map(({ name }) => name).join("\n");
  if (outputs === classes.length && isSame) return;
  const takes = `photographs of the ${outputs ?? "unknown"} classes that the weights tell apart`;
  throw error("argument/invalid", { argument: "--data", received: `${data} of ${classes.length} classes`, takes });
}

/** Fields of `train.py` that are settings or results of the training. */
const trainingFields = ["epochs", "steps", "imagesSeen", "seed", "storedSize", "loss", "device", "torch"];

/** What a file says of its training, in the fields of `train.py`. */
function toldBy({ metadata, path }: WeightsFile): Omit<PretrainingHistory, "terms"> {
  const fields = new Map(Object.entries(metadata).map(([name, text]) => [name, valueOf(text)]));
  const number = (name: string): number | null => {
    const value = fields.get(name);
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  };
  const [share, heldOut] = [number("heldOutAccuracy"), number("heldOut")];
  return {
    data: {
      name: metadata.data ?? basename(path),
      sha256: null,
      images: number("photographs"),
      heldOut,
      classes: classesIn(fields.get("classes")),
    },
    accuracy: share === null ? null : { share, images: heldOut ?? 0, by: "the training" },
    training: Object.fromEntries(
      trainingFields.flatMap((name) => (fields.has(name) ? [[name, fields.get(name)]] : [])),
    ),
    commands: metadata.command === undefined ? [] : [metadata.command],
    seconds: number("seconds"),
  };
}

/** Classes by their names, which is all that is known of them; null where there are no names. */
const classesIn = (names: unknown): readonly PhotographClass[] | null =>
  Array.isArray(names) ? names.map((name) => ({ name: String(name), words: null, images: 0 })) : null;

/** The value of a text of metadata: JSON, or the text itself. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
