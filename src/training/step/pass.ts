import type { Batch } from "../../data";
import {
  adopt,
  countedAs,
  free,
  share,
  tf,
  toImages,
  type Gradients,
  type LogitLoss,
  type Mode,
  type Network,
  type Raw,
  type Recorded,
} from "../../nn";
import { isPenalty, type Draw, type Objective, type SampleObjective, type View } from "../../strategies";
import type { Learner } from "./learner";
import { partsOfPrevious, type PreviousParts } from "./previousNetwork";
import { rankRowsOf, type RankRows } from "./rankRows";

/** One recorded forward pass of a step, and what its objectives see beside the logits. */
export class Pass {
  /** [n, features], of the whole batch on every rank. */
  readonly features: tf.Tensor2D;
  /** `[C]`: the samples that objectives see annotated with each class. */
  readonly annotated: Float64Array;
  readonly #given: Omit<View, "logits" | "embedding" | "maps" | `previous${string}`>;
  readonly #findPrevious: () => tf.Tensor2D | undefined;
  readonly #network: Network;
  readonly #images: Raw;
  readonly #record: Recorded;
  readonly #mode: Mode;
  readonly #rows: RankRows;
  #previous: tf.Tensor2D | undefined;
  #spent = false;

  /**
   * @param annotated as objectives see it (`View.annotated`).
   * @param kept the answers of the network before the task, where they are kept.
   */
  constructor(
    { network, previous, world, criterion, complete }: Learner,
    samples: Omit<Draw, "mode">,
    mode: Mode,
    annotated: NonNullable<View["annotated"]>,
    kept: () => tf.Tensor2D | undefined,
  ) {
    const { images, size, height, width, logits } = samples;
    this.#network = network;
    const classes = samples.labels.length / size;
    const tensor = (values: ArrayLike<number>): tf.Tensor2D => tf.tensor2d(Float32Array.from(values), [size, classes]);
    const rows = rankRowsOf(size, world);
    const pixels = height * width * 3;
    this.#rows = rows;
    this.#images = toImages(images.subarray(rows.from * pixels, rows.to * pixels), rows.to - rows.from, height, width);
    this.#mode = mode;
    this.#record = this.#forward(network, mode);
    this.features = this.#featuresOf(this.#record);
    // Whatever was kept of it: what a method asks for does not depend on what a resumed run has to find again.
    this.#findPrevious = () =>
      previous &&
      countedAs(network.passed, rows.counts ? rows.to - rows.from : 0, () => {
        return kept() ?? rows.gather((previous.answering ?? previous).infer(this.#images));
      });
    const { labels, known } = complete(samples, () => this.previousLogits() ?? []);
    this.annotated = annotatedIn({ known, size });
    this.#given = {
      labels: tensor(labels),
      known: tensor(known),
      stored: logits && tensor(logits),
      annotated,
      criterion,
      embeddingParts: network.embeddingParts,
    };
  }

  /** The loss of an objective as a function of the logits. */
  lossOf(objective: SampleObjective): LogitLoss {
    const previous = (): Partial<PreviousParts> => this.#previousParts();
    return (logits, { embedding, maps }) =>
      objective.loss({
        ...this.#given,
        logits,
        embedding,
        maps,
        get previous() {
          return previous().logits;
        },
        get previousEmbedding() {
          return previous().embedding;
        },
        get previousMaps() {
          return previous().maps;
        },
      });
  }

  /** Found when an objective first asks for them. */
  #previousRows(): tf.Tensor2D | undefined {
    const found = this.#previous ?? this.#findPrevious();
    this.#previous = found && tf.keep(found);
    return found;
  }

  #previousParts(): Partial<PreviousParts> {
    const rows = this.#previousRows();
    return rows ? partsOfPrevious(rows, this.#network) : {};
  }

  /** Logits [n, C] of the network of the tasks before, where there is one. */
  previousLogits(): Float32Array | undefined {
    return tf.tidy(() => this.#previousParts().logits?.dataSync() as Float32Array | undefined);
  }

  /** Logits [n, C] of the head as it is now. */
  logits(network: Network): Float32Array {
    return tf.tidy(() => network.logits(this.features, ...network.headTensors()).dataSync() as Float32Array);
  }

  /**
   * Values of objectives on the same images with the network as it is now. Batch statistics are used as in the pass,
   * but are not folded into the running ones again.
   */
  valuesNow(network: Network, objectives: readonly SampleObjective[]): number[] {
    const record = this.#forward(network, this.#mode === "evaluation" ? "evaluation" : "replay");
    const values = tf.tidy(() => {
      const { logits, ...reading } = network.read(this.#featuresOf(record));
      return objectives.map((objective) => this.lossOf(objective)(logits, reading).dataSync()[0]);
    });
    record.dispose();
    return values;
  }

  /**
   * The way back from d loss / d features, which it frees, through the rows of this rank. With `last`, frees the
   * activations as it goes.
   */
  back(dFeatures: Raw, last: boolean): Gradients {
    const gradients: Gradients = new Map();
    const dRankFeatures = this.#rows.cut(dFeatures);
    this.#spent ||= last;
    this.#record.backward(dRankFeatures, gradients, last);
    free(dRankFeatures);
    return gradients;
  }

  #forward(network: Network, mode: Mode): Recorded {
    if (network.across) network.across.counts = this.#rows.counts;
    const forward = (): Recorded => network.backbone.forward(this.#images, mode);
    // A row that counts for nothing is no image of the batch.
    return this.#rows.counts ? forward() : countedAs(network.passed, 0, forward);
  }

  #featuresOf(record: Recorded): tf.Tensor2D {
    return this.#rows.gather(adopt<tf.Tensor2D>(share(record.y)));
  }

  dispose(): void {
    if (!this.#spent) this.#record.dispose();
    const { labels, known, stored } = this.#given;
    tf.dispose([this.features, labels, known, this.#previous, stored].filter((tensor) => tensor !== undefined));
    free(this.#images);
  }
}

/** The passes of a step. */
export interface Passes {
  /** Of the current batch. */
  readonly batch: Pass;
  /** Of stored samples, by the name of their draw. */
  readonly draws: ReadonlyMap<string, Pass>;
}

/** One pass for the batch, and one for each draw of stored samples that the plan names and the strategy has. */
export function openPasses(learner: Learner, batch: Batch): Passes {
  const { plan, draw } = learner;
  const opened = new Map<string | undefined, Pass>();
  const annotated: NonNullable<View["annotated"]> = (name) =>
    opened.get(name)?.annotated ?? new Float64Array(learner.network.options.classes);
  const open = (name: string | undefined, samples: Omit<Draw, "mode">, mode: Mode): Pass => {
    const kept = (): tf.Tensor2D | undefined => (name === undefined ? learner.previousAnswers?.on(batch) : undefined);
    const pass = new Pass(learner, samples, mode, annotated, kept);
    opened.set(name, pass);
    return pass;
  };
  const draws = new Map<string, Pass>();
  const passes = { batch: open(undefined, batch, "training"), draws };
  for (const name of new Set([...plan.shared, ...plan.head.objectives].flatMap(drawNameOf))) {
    const samples = draw(name, batch.size);
    if (samples) draws.set(name, open(name, samples, samples.mode ?? "replay"));
  }
  return passes;
}

/** `[C]`: the samples that are annotated with each class. */
function annotatedIn({ known, size }: Pick<Draw, "known" | "size">): Float64Array {
  const counts = new Float64Array(known.length / size);
  known.forEach((value, i) => (counts[i % counts.length] += value));
  return counts;
}

/** The pass that an objective is a loss of; undefined while there are no stored samples of its name. */
export function passOf({ batch, draws }: Passes, { samples }: SampleObjective): Pass | undefined {
  return samples === undefined ? batch : draws.get(samples);
}

/** Frees the passes, and the parameters' values that were read since the update: the next step reads them anew. */
export function closePasses({ network }: Learner, { batch, draws }: Passes): void {
  for (const pass of [batch, ...draws.values()]) pass.dispose();
  for (const parameter of [...network.parameters, ...network.constants]) parameter.release();
}

const drawNameOf = (objective: Objective): string[] =>
  isPenalty(objective) || objective.samples === undefined ? [] : [objective.samples];
