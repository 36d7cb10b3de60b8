import type { Batch } from "../../data";
import { singleProcess } from "../../distributed";
import {
  adopt,
  free,
  share,
  tf,
  toImages,
  type Gradients,
  type Mode,
  type Network,
  type Raw,
  type Recorded,
} from "../../nn";
import { isPenalty, type Draw, type Objective, type SampleObjective, type View } from "../../strategies";
import type { Learner } from "../learner";
import { partOf, type Part } from "./rankRows";

/** Name of the current batch among the passes of a step; stored samples have the name of their draw. */
export const current = "";

/** One recorded forward pass of a step, and what its objectives see beside the logits. */
export class Pass {
  /** [n, features], of the whole batch on every rank. */
  readonly features: tf.Tensor2D;
  readonly #given: Omit<View, "logits">;
  readonly #images: Raw;
  readonly #record: Recorded;
  readonly #mode: Mode;
  readonly #part: Part;
  #spent = false;

  constructor(
    { network, previous, world = singleProcess }: Learner,
    { images, labels, known, size, height, width, logits }: Omit<Draw, "mode">,
    mode: Mode,
  ) {
    const tensor = (values: ArrayLike<number>): tf.Tensor2D =>
      tf.tensor2d(Float32Array.from(values), [size, labels.length / size]);
    const part = partOf(size, world);
    const pixels = height * width * 3;
    this.#part = part;
    this.#images = toImages(images.subarray(part.from * pixels, part.to * pixels), part.to - part.from, height, width);
    this.#mode = mode;
    this.#record = this.#forward(network, mode);
    this.features = this.#featuresOf(this.#record);
    this.#given = {
      labels: tensor(labels),
      known: tensor(known),
      previous: previous && part.gather(previous.infer(this.#images)),
      stored: logits && tensor(logits),
    };
  }

  /** The loss of an objective as a function of the logits. */
  lossOf(objective: SampleObjective): (logits: tf.Tensor2D) => tf.Scalar {
    return (logits) => objective.loss({ ...this.#given, logits });
  }

  /** Logits [n, C] of the head as it is now. */
  logits(network: Network): Float32Array {
    return tf.tidy(() => network.logits(this.features, ...network.headTensors()).dataSync() as Float32Array);
  }

  /**
   * Values of objectives on the same images with the network as it is now; `training` batch statistics are used but not
   * folded in again.
   */
  valuesNow(network: Network, objectives: readonly SampleObjective[]): number[] {
    const record = this.#forward(network, this.#mode === "evaluation" ? "evaluation" : "replay");
    const values = tf.tidy(() => {
      const logits = network.logits(this.#featuresOf(record), ...network.headTensors());
      return objectives.map((objective) => this.lossOf(objective)(logits).dataSync()[0]);
    });
    record.dispose();
    return values;
  }

  /**
   * The way back from d loss / d features, which it frees, through this rank's part of the rows. With `last`, frees the
   * activations as it goes.
   */
  back(dFeatures: Raw, last: boolean): Gradients {
    const gradients: Gradients = new Map();
    const own = this.#part.cut(dFeatures);
    this.#spent ||= last;
    this.#record.backward(own, gradients, last);
    free(own);
    return gradients;
  }

  #forward(network: Network, mode: Mode): Recorded {
    if (network.across) network.across.counts = this.#part.counts;
    return network.backbone.forward(this.#images, mode);
  }

  #featuresOf(record: Recorded): tf.Tensor2D {
    return this.#part.gather(adopt<tf.Tensor2D>(share(record.y)));
  }

  dispose(): void {
    if (!this.#spent) this.#record.dispose();
    tf.dispose([this.features, ...Object.values(this.#given).filter((tensor) => tensor !== undefined)]);
    free(this.#images);
  }
}

/** An objective, and the pass that it is a loss of. */
export interface Term {
  readonly objective: Objective;
  readonly pass?: Pass;
}

/** The passes of a step, by name. */
export type Passes = ReadonlyMap<string, Pass>;

/** One pass for the batch, and one for each draw of stored samples that the plan names and the strategy has. */
export function openPasses(learner: Learner, batch: Batch): Passes {
  const { plan, kept } = learner;
  const passes = new Map([[current, new Pass(learner, batch, "training")]]);
  for (const name of new Set([...plan.shared, ...plan.head.objectives].map(samplesOf))) {
    const draw = name === undefined || name === current ? undefined : kept?.draw?.(name, batch.size);
    if (draw) passes.set(name!, new Pass(learner, draw, draw.mode ?? "replay"));
  }
  return passes;
}

/** The objectives on parameters, and those on samples that there are. */
export function termsOf(objectives: readonly Objective[], passes: Passes): Term[] {
  const passOf = (objective: Objective): Pass | undefined =>
    isPenalty(objective) ? undefined : passes.get(objective.samples ?? current);
  return objectives
    .map((objective) => ({ objective, pass: passOf(objective) }))
    .filter(({ objective, pass }) => isPenalty(objective) || pass);
}

const samplesOf = (objective: Objective): string | undefined =>
  isPenalty(objective) ? undefined : (objective.samples ?? current);
