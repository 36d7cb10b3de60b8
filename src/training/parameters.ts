import { parseDirection, registerDirection, type Direction } from "../directions";
import { error } from "../base/errors";
import { resNetNames } from "../nn";
import { assertDirection, findStrategy, registerStrategy, type Configurable, type Strategy } from "../strategies";
import type { OptimiserOptions, Protocol, RunParameters, Scale } from "../records";
import { normalisations } from "./network/startNetwork";

export type { Protocol, RunParameters, Scale } from "../records";

/**
 * What must or may be given; the rest comes from the scale's protocol. A strategy or a direction of your own may be
 * given itself: it is registered, and the parameters have its name.
 */
export type RunOptions = {
  readonly strategy: string | Strategy | Configurable;
  readonly direction?: string | Direction;
} & Partial<Omit<RunParameters, "strategy" | "direction">>;

const adamw: OptimiserOptions = { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.02 };

/** `reference.md` in numbers: Li 2018, section 5. */
const paper: Protocol = {
  epochs: 15,
  batch: 512,
  imageSize: 224,
  network: "resnet18",
  width: 64,
  weights: "random",
  normalise: "weights",
  optimiser: { name: "sgd", momentum: 0.9, weightDecay: 5e-4 },
  learningRate: 0.1,
  schedule: { name: "step", from: 9, factor: 0.1 },
  selection: "validation",
};

const small: Protocol = {
  ...paper,
  epochs: 5,
  batch: 32,
  imageSize: 64,
  width: 32,
  weights: "pretrained",
  optimiser: adamw,
  learningRate: 1e-3,
  schedule: { name: "cosine", warmup: 0 },
};

/** The protocol of each scale. */
export const protocols: Readonly<Record<Scale, Protocol>> = {
  smoke: { ...small, epochs: 1, width: 8, weights: "random" },
  tiny: { ...small, epochs: 3 },
  small,
  full: paper,
};

export const scales = Object.keys(protocols) as readonly Scale[];

/**
 * The complete parameters of a run, checked before anything is done.
 * @throws `argument/invalid`, `method/built-in`, `strategy/labels`, `strategy/direction`
 */
export function resolveParameters(options: RunOptions): RunParameters {
  const scale = options.scale ?? "small";
  oneOf("--scale", scale, scales);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const labels = options.labels ?? "unavailable";
  oneOf("--labels", labels, ["unavailable", "available"]);
  const strategy = findStrategy(nameOf(options.strategy, registerStrategy), labels);
  const parameters: RunParameters = {
    ...protocols[scale],
    benchmark: "scenes",
    data: null,
    seed: 1,
    dataSeed: 1,
    headSteps: null,
    audit: 20,
    batchNorm: "synchronised",
    ...given,
    strategy: strategy.name,
    direction: nameOf(options.direction ?? strategy.direction, registerDirection),
    labels,
    scale,
  };
  parseDirection(parameters.direction);
  assertDirection(strategy, parameters.direction);
  oneOf("--network", parameters.network, resNetNames);
  oneOf("--normalise", parameters.normalise, normalisations);
  oneOf("--batch-norm", parameters.batchNorm, ["synchronised", "local"]);
  oneOf("--selection", parameters.selection, ["validation", "test", "last"]);
  for (const name of ["epochs", "batch", "imageSize", "width"] as const) atLeast(name, parameters[name], 1);
  for (const name of ["seed", "dataSeed", "audit"] as const) atLeast(name, parameters[name], 0);
  if (!(parameters.learningRate > 0))
    throw error("argument/invalid", {
      argument: "--learning-rate",
      received: parameters.learningRate,
      takes: "a number above 0",
    });
  return parameters;
}

/** The text that names a method; one's own is registered by it. */
function nameOf<T extends object>(method: string | T, register: (own: T) => string): string {
  return typeof method === "string" ? method : register(method);
}

function oneOf(argument: string, received: string, allowed: readonly string[]): void {
  if (!allowed.includes(received)) throw error("argument/invalid", { argument, received, takes: allowed.join(", ") });
}

function atLeast(name: string, received: number, least: number): void {
  const argument = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (!Number.isSafeInteger(received) || received < least) {
    throw error("argument/invalid", { argument, received, takes: `an integer of at least ${least}` });
  }
}
