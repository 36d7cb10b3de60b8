import type { Chosen, TextOf } from "../base/definition";
import { error } from "../base/errors";
import { assertOptionNames, type NamesOf } from "../base/words/optionNames";
import { parseDirection, registerDirection, type Direction, type DirectionName } from "../directions";
import {
  assertPrecision,
  findBackbone,
  gatedBackbones,
  registerBackbone,
  type BackboneDefinition,
  type BackboneName,
} from "../nn";
import type { Regime, RunParameters, Scale } from "../records";
import {
  assertDirection,
  assertRegime,
  findCompletion,
  parseLoss,
  registerCompletion,
  registerHead,
  registerLoss,
  registerStrategy,
  strategyNamed,
  type Completion,
  type CompletionName,
  type HeadName,
  type Loss,
  type LossName,
  type Strategy,
  type StrategyName,
} from "../strategies";
import { choices } from "./choices";
import { shippedWidth } from "./network/shippedWeights";
import { protocols } from "./protocols";

/** A strategy of your own, as it is defined or as it is used. */
type OwnStrategy = Parameters<typeof registerStrategy>[0];
/** A direction of your own. */
type OwnDirection = Parameters<typeof registerDirection>[0];
/** A loss of your own. */
type OwnLoss = Parameters<typeof registerLoss>[0];
/** A rule of completion of your own. */
type OwnCompletion = Parameters<typeof registerCompletion>[0];
/** A backbone of your own. */
type OwnBackbone = Parameters<typeof registerBackbone>[0];
/** A head of your own. */
type OwnHead = Parameters<typeof registerHead>[0];

/**
 * What must or may be given; the rest comes from the scale's protocol. A strategy, a direction, a backbone, a head, a
 * loss or a rule of completion of your own may be given itself: it is registered, and the parameters have its name.
 * Without `width` the network has the part of its published width that the protocol's own network has of its own; on
 * photographs, that of the shipped weights it starts from where these have another.
 */
export type RunOptions = {
  /** The method, with options where they are not its defaults: `lwf`, `er:memory=100`. */
  readonly strategy: TextOf<StrategyName> | OwnStrategy;
  /** How the objectives' gradients become one update: `sum`, `project:original`. Default: the strategy's own. */
  readonly direction?: TextOf<DirectionName> | OwnDirection;
  /** Backbone: `resnet18`, `vit-tiny:depth=6`. Default: the scale's. */
  readonly network?: TextOf<BackboneName> | OwnBackbone;
  /** What turns features into logits. Default: the strategy's own. */
  readonly head?: TextOf<HeadName> | OwnHead;
  /** Loss of the labels: `bce`, `asl:negative=4`. Default: the strategy's own. */
  readonly loss?: TextOf<LossName> | OwnLoss;
  /** How unavailable labels of earlier tasks' classes are completed. Default: the strategy's own. */
  readonly complete?: TextOf<CompletionName> | OwnCompletion;
} & Partial<Omit<RunParameters, "strategy" | "direction" | "network" | "head" | "loss" | "complete">>;

/** Names of `RunOptions`: of what a run may be given. */
const optionNames: NamesOf<RunOptions> = {
  ...{ strategy: true, direction: true, network: true, head: true, loss: true, complete: true },
  ...{ scale: true, labels: true, benchmark: true, data: true, seed: true, dataSeed: true },
  ...{ epochs: true, batch: true, imageSize: true, width: true, weights: true, normalise: true },
  ...{ optimiser: true, learningRate: true, schedule: true, headSteps: true, selection: true },
  ...{ batchNorm: true, precision: true, testAfter: true, audit: true, scoreOn: true },
  ...{ protocol: true, classOrder: true, validation: true, partition: true },
  ...{ lists: true, difficult: true, year: true, only: true, coOccurrence: true },
};

/** The parameters of a run, complete and checked, with the methods that they name. */
export interface ResolvedRun {
  /** As they are written into the manifest. */
  readonly parameters: RunParameters;
  readonly strategy: Strategy;
  readonly direction: Direction;
  readonly loss: Loss;
  readonly completion: Completion;
}

/**
 * Resolves the options of a run, once, before anything is done.
 * @throws `argument/unknown`, `argument/invalid`, `method/built-in`, `strategy/labels`, `strategy/direction`,
 *   `strategy/gates`, `strategy/head`, `completion/labels`, `completion/strategy`, `network/precision`,
 *   `precision/processor`, `selection/test-after`, `tuning/test-images`
 */
export function resolveRun(options: RunOptions): ResolvedRun {
  assertOptionNames("run", options, optionNames);
  const scale = options.scale ?? "small";
  assertOneOf("--scale", scale, choices.scale);
  const labels = options.labels ?? "unavailable";
  assertOneOf("--labels", labels, choices.labels);
  const { strategy, completion, loss } = partsOf(options, labels);
  const directionName = nameOf(options.direction ?? strategy.direction, registerDirection);
  const backbone = findBackbone(nameOf(options.network ?? protocols[scale].network, registerBackbone));
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const parameters: RunParameters = {
    ...protocols[scale],
    width: ownWidth(scale, backbone, options),
    benchmark: "scenes",
    data: null,
    seed: 1,
    dataSeed: 1,
    headSteps: strategy.headSteps ?? protocols[scale].headSteps,
    audit: 20,
    batchNorm: "synchronised",
    precision: "float32",
    testAfter: "epochs",
    ...given,
    strategy: strategy.name,
    direction: directionName,
    network: backbone.name,
    head: strategy.head,
    labels,
    loss: loss.name,
    complete: completion.name,
    scale,
  };
  const direction = parseDirection(directionName);
  assertDirection(strategy, directionName);
  if (strategy.needsGates && !backbone.definition.hasGates)
    throw error("strategy/gates", { network: backbone.name, takes: gatedBackbones() });
  assertParameters(parameters);
  assertPrecision(parameters.precision, backbone);
  return { parameters, strategy, direction, loss, completion };
}

/** The strategy with its head, its loss and its completion: those that are given, else its own. */
function partsOf(options: RunOptions, labels: Regime): Pick<ResolvedRun, "strategy" | "completion" | "loss"> {
  const head = options.head === undefined ? undefined : nameOf(options.head, registerHead);
  const strategy = strategyNamed(nameOf(options.strategy, registerStrategy), head);
  const { loss = "bce", complete = "none" } = strategy;
  const ownCompletion = labels === "unavailable" ? complete : "none";
  const completion = findCompletion(nameOf(options.complete ?? ownCompletion, registerCompletion), labels);
  return {
    strategy: completing(strategy, completion, labels),
    completion,
    loss: parseLoss(nameOf(options.loss ?? loss, registerLoss)),
  };
}

/** The strategy that a text names, which sees labels of earlier tasks where the data have them or a rule makes them. */
function completing(strategy: Strategy, { name: complete, labels: made }: Completion, labels: Regime): Strategy {
  if (made !== labels && !strategy.regimes.includes(made)) {
    throw error("completion/strategy", { strategy: strategy.name, complete });
  }
  assertRegime(strategy, made);
  return strategy;
}

/**
 * The complete parameters of a run, checked before anything is done.
 * @throws what `resolveRun` throws
 */
export const resolveParameters = (options: RunOptions): RunParameters => resolveRun(options).parameters;

/** The same run, whether it is resolved already or not. */
export const resolved = (run: RunOptions | ResolvedRun): ResolvedRun => ("parameters" in run ? run : resolveRun(run));

/** The width of a network at a scale, whose protocol has the width of its own network. */
function scaledWidth(scale: Scale, { width }: BackboneDefinition): number {
  const protocol = protocols[scale];
  const { published } = findBackbone(protocol.network).definition.width;
  return Math.max(1, Math.round((width.published * protocol.width) / published));
}

/** The width of a run that gives none: that of the shipped weights it starts from, where these have another. */
function ownWidth(scale: Scale, { name, definition }: Chosen<BackboneDefinition>, options: RunOptions): number {
  const width = scaledWidth(scale, definition);
  const { benchmark = "scenes", weights = protocols[scale].weights } = options;
  return weights === "pretrained" ? shippedWidth({ network: name, benchmark, width }) : width;
}

function assertParameters(parameters: RunParameters): void {
  const { normalise, batchNorm, precision, selection, scoreOn, testAfter, learningRate, headSteps } = parameters;
  assertOneOf("--normalise", normalise, choices.normalise);
  assertOneOf("--batch-norm", batchNorm, choices.batchNorm);
  assertOneOf("--precision", precision, choices.precision);
  assertOneOf("--selection", selection, choices.selection);
  if (scoreOn !== undefined) assertOneOf("--score-on", scoreOn, choices.scoreOn);
  if (scoreOn === "validation" && selection === "test") {
    throw error("tuning/test-images", { benchmark: parameters.benchmark, what: "an epoch chosen by the test images" });
  }
  assertOneOf("--test-after", testAfter, choices.testAfter);
  if (selection === "test" && testAfter === "tasks") throw error("selection/test-after", {});
  for (const name of ["epochs", "batch", "imageSize", "width"] as const) assertAtLeast(name, parameters[name], 1);
  if (headSteps !== "together") assertAtLeast("headSteps", headSteps, 1, " or together");
  for (const name of ["seed", "dataSeed", "audit"] as const) assertAtLeast(name, parameters[name], 0);
  if (!(learningRate > 0)) {
    throw error("argument/invalid", { argument: "--learning-rate", received: learningRate, takes: "a number above 0" });
  }
}

/** The text that names a method; a method of one's own is registered by it. */
function nameOf<T>(method: string | T, register: (method: T) => string): string {
  return typeof method === "string" ? method : register(method);
}

function assertOneOf(argument: string, received: string, allowed: readonly string[]): void {
  if (!allowed.includes(received)) throw error("argument/invalid", { argument, received, takes: allowed.join(", ") });
}

function assertAtLeast(name: string, received: number, least: number, others = ""): void {
  if (Number.isSafeInteger(received) && received >= least) return;
  const argument = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw error("argument/invalid", { argument, received, takes: `an integer of at least ${least}${others}` });
}
