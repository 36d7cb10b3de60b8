import { existsSync } from "node:fs";
import { error } from "../../base/errors";
import { assertOptionNames } from "../../base/words/optionNames";
import {
  believed,
  findBackbone,
  hasBfloat16,
  headLayoutOf,
  headShapeIn,
  Network,
  type BackboneDefinition,
  type HeldPredictor,
  type Predictor,
  originMetadata,
  originOf,
  readWeights,
  summaryOf,
  widthIn,
  type NetworkOptions,
  type Origin,
  type WeightsFile,
} from "../../nn";
import { readSafetensors, writeSafetensors } from "../../nn/weights/safetensors";
import { findHead, findStrategy, type KeptState } from "../../strategies";
import type { Normalise, Precision, RunParameters } from "../../records";
import { singleProcess } from "../../distributed";
import { RunDirectory } from "../directory/runDirectory";
import { chosenNormalisation, describePreparation } from "./normalisation";
import { distinctNames } from "./outputNames";

/** A network that is ready to look at images. */
export interface Model {
  /** The network. It belongs to the caller. */
  readonly network: Network;
  /** Answers in its place: those of the method, where it has its own (`hat`, `mbpa`), or the network's, frozen. */
  readonly answers?: Predictor;
  /** Names of its outputs. */
  readonly classes: readonly string[];
  /** Height and width that images are resized to, in pixels. */
  readonly imageSize: number;
}

/** A run directory that a model is opened from. */
export interface RunSource {
  /** Its path. */
  readonly run: string;
  /** Task after which the network is taken, 1-based. Default: the last finished one. */
  readonly task?: number;
  /** What the network computes in. Default: what the run did, or `float32` where this machine cannot. */
  readonly precision?: Precision;
}

/** A model that was opened, and the way to free it. */
export interface OpenedModel extends Model {
  /** Whether `answers` are those of the network itself, or those of a method around it, which has its own. */
  readonly answeredBy: "network" | "method";
  /** What the file says of its weights. */
  readonly origin: Origin;
  /** Sentences about what was done to images and to names of outputs, for whoever reads the answers. */
  readonly notes: readonly string[];
  /** Frees the network. */
  dispose(): void;
}

/** Weights that a model is opened from, where there is no run directory. */
export interface WeightsSource {
  /** safetensors or PyTorch, with a head. */
  readonly weights: string;
  /** Name of the backbone. */
  readonly network: string;
  /** Default: what the weights expect. */
  readonly normalise?: Normalise;
  /** Default: that of the weights, or 224. */
  readonly imageSize?: number;
}

/**
 * The network of a run directory, as it was after its last finished task or the one that is asked for, or of a weights
 * file. It answers as the run's method did.
 * Outputs that nobody named are called `0`, `1` ..., and outputs of one name are told by their numbers.
 * @throws `argument/unknown`; `path/missing`; what `readWeights` and `originOf` throw; `weights/mismatch`;
 *   `weights/headless`; `weights/foreign`
 */
export async function openModel(source: RunSource | WeightsSource): Promise<OpenedModel> {
  if ("run" in source) assertOptionNames("openModel", source, { run: true, task: true, precision: true });
  else assertOptionNames("openModel", source, { weights: true, network: true, normalise: true, imageSize: true });
  const from: Source = "run" in source ? await afterTask(source) : source;
  const { weights, method } = from;
  const { definition } = findBackbone(from.network);
  const file = await readWeights(weights);
  const origin = originOf(file);
  if (!origin.head) assertHead(definition, file);
  const network = networkFor(from, sizesOf(definition, file, origin), origin);
  const keptState = method && keptStateOf(method, network);
  const dispose = (): void => {
    keptState?.dispose();
    network.dispose();
  };
  try {
    network.load(file.tensors);
    if (method) keptState?.load((await readSafetensors(method.keptState)).tensors);
    const { classes, notes } = distinctNames(classNames(origin, network.options.classes, weights));
    const { answers, answeredBy } = answersOf(network, keptState);
    const by = "run" in source ? source : { weights, choice: source.normalise ?? "weights", origin };
    const told = [describePreparation(network, by), ...otherPrecision(from, network), ...notes];
    const model = { network, answers, classes, imageSize: network.imageSize, notes: told, origin };
    return { ...model, answeredBy, dispose: () => (answers.dispose(), dispose()) };
  } catch (cause) {
    dispose();
    throw cause;
  }
}

/** Who answers: the method of a run, where it has answers of its own, or the network. */
function answersOf(
  network: Network,
  keptState?: KeptState,
): Pick<OpenedModel, "answeredBy"> & { answers: HeldPredictor } {
  const ofMethod = keptState?.predictor?.();
  return ofMethod ? { answers: ofMethod, answeredBy: "method" } : { answers: network.freeze(), answeredBy: "network" };
}

/** What the method of a run keeps, as at its beginning. */
function keptStateOf({ strategy, labels, head, seed }: Method, network: Network): KeptState | undefined {
  return findStrategy(strategy, labels, head).keep?.({ seed, network, world: singleProcess });
}

/** What to say where the run computed in another precision than this machine can. */
const otherPrecision = ({ precision }: Source, { options }: Network): string[] =>
  precision === "bf16" && options.precision !== "bf16"
    ? ["The run computed in bf16, which this machine does not; these answers are computed in float32."]
    : [];

/** @throws `weights/headless` where a file holds a backbone alone; `weights/foreign` where it does not hold that. */
function assertHead(definition: BackboneDefinition, { path, tensors }: WeightsFile): void {
  if (headShapeIn(definition, tensors)) return;
  const code = widthIn(definition, tensors) === undefined ? "weights/foreign" : "weights/headless";
  throw error(code, { path, network: definition.name, names: summaryOf(tensors.keys()) });
}

/**
 * A network that the weights of a file fit, for images as the source says, or else the file. Their size is 224 px where
 * neither does. Where this processor does not multiply bfloat16, it computes in float32.
 */
function networkFor(
  { network, imageSize, precision, normalise = "weights" }: Source,
  sizes: ReturnType<typeof sizesOf>,
  origin: Origin,
): Network {
  return new Network({
    network,
    ...sizes,
    ...layoutOf(origin),
    imageSize: imageSize ?? origin.imageSize ?? 224,
    precision: hasBfloat16 ? precision : "float32",
    normalise: chosenNormalisation(normalise, origin.normalise),
  });
}

/** How the head of a file's network is made. @throws `argument/invalid` where no head has its name. */
function layoutOf({ head }: Origin): Pick<NetworkOptions, "head" | "headName" | "slices"> {
  if (!head) return {};
  const { definition, options, name } = findHead(head.name);
  return { head: definition.make(options).maker, headName: name, slices: head.slices };
}

/** Names of a file's outputs. @throws `weights/unreadable` where it names more or fewer. */
function classNames({ classes }: Origin, outputs: number, path: string): readonly string[] {
  const names = classes ?? Array.from({ length: outputs }, (_, output) => String(output));
  if (names.length === outputs) return names;
  throw error("weights/unreadable", { path, problem: `it names ${names.length} classes for ${outputs} outputs` });
}

/** Writes a model's weights, names of classes, image size and normalisation: what `openModel` needs. */
export async function saveModel(
  path: string,
  { network, classes, imageSize }: Model,
  history: Partial<Pick<Origin, "pretrainedOn" | "labelSet">> = {},
): Promise<void> {
  const { pretrainedOn = null, labelSet = null } = history;
  const { options } = network;
  const head = headLayoutOf(options);
  const origin: Origin = { pretrainedOn, labelSet, classes, imageSize, normalise: options.normalise ?? null, head };
  await writeSafetensors(path, network.state(), { metadata: originMetadata(origin) });
}

/**
 * Width and outputs that the first and the last layer of a file have, or outputs that it says. They are believed only
 * where the file is large enough for a network of that size; otherwise the paper's stand, and loading names what
 * differs.
 */
function sizesOf(
  definition: BackboneDefinition,
  { tensors }: WeightsFile,
  { head: layout }: Origin,
): { width: number; classes: number } {
  const width = widthIn(definition, tensors) ?? definition.width.published;
  if (layout) return { width, classes: layout.slices.flat().length };
  const head = headShapeIn(definition, tensors) ?? [];
  return { width, classes: believed(tensors, head[0], head[0] * width) ?? 20 };
}

interface Source extends WeightsSource {
  /** Of the run whose weights they are. */
  readonly precision?: Precision;
  /** The method around the network, and the file of what it keeps. */
  readonly method?: Method & { readonly keptState: string };
}

/** What says which method a run has. */
type Method = Pick<RunParameters, "strategy" | "labels" | "seed" | "head">;

/** Weights after a task of a run, and the run's own parameters. */
async function afterTask(source: RunSource): Promise<Source> {
  const { run, task = await lastTask(source) } = source;
  const directory = new RunDirectory(run);
  if (!(await directory.finishedTasks()).includes(task)) throw missingIn(source, `checkpoint of task ${task}`);
  const { parameters } = await directory.readManifest();
  const { network, imageSize, normalise, precision, strategy, labels, seed, head } = parameters;
  if (typeof network !== "string" || !Number.isSafeInteger(imageSize))
    throw missingIn(source, "readable manifest of a run");
  const keptState = directory.taskKeptState(task);
  return {
    weights: directory.taskWeights(task),
    network,
    imageSize,
    normalise,
    precision: source.precision ?? precision,
    ...(existsSync(keptState) && { method: { strategy, labels, seed, head, keptState } }),
  };
}

/** @throws `path/missing` */
const missingIn = ({ run }: RunSource, expected: string): Error =>
  error("path/missing", { argument: "run", path: run, expected });

/** The last finished task of a run, 1-based. @throws `path/missing` */
export async function lastTask(source: RunSource): Promise<number> {
  const directory = new RunDirectory(source.run);
  if (!directory.isTaken) throw missingIn(source, "run directory");
  const task = (await directory.finishedTasks()).at(-1);
  if (task === undefined) throw missingIn(source, "checkpoint of a finished task");
  return task;
}
