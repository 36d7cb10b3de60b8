import type { Example } from "../../data";
import { doublesToFloats, doubleValues, free, multiplyMatrices, ridge, type Raw, type State } from "../../nn";
import type { Situation } from "../interface/strategy";
import { savedNumbers } from "../interface/savedTensor";
import { classWeights, imageWeight } from "./imageWeights";
import type { RandomFeatures } from "./randomFeatures";

/** Options of the analytic head's regression. */
export interface FitOptions {
  /** gamma > 0 of the ridge regression. */
  readonly gamma: number;
  /** Sigmoid of an answer above which a class of an earlier task that is not annotated counts as shown; 1: never. */
  readonly threshold: number;
  /** `inverse-sqrt`: weights of images by the counts of their classes; `none`: 1. */
  readonly weights: string;
}

/** A task to be fitted: its images, and an embedding of each. */
export interface FittedTask {
  readonly situation: Pick<Situation, "slices">;
  readonly examples: readonly Pick<Example, "labels" | "known">[];
  /** `[n, e]`, in the order of the examples. */
  readonly rows: Float32Array;
}

/** Images whose rows are added at a time. */
const chunk = 256;

/**
 * The weighted ridge regression of L3A (Zhang et al. 2025) over tasks, in float64 but for the embeddings:
 *
 *     A = sum_i w_i phi_i phi_i',  C = sum_i w_i phi_i y_i',  W = (A + gamma I)^-1 C
 *
 * From the second task on, classes of earlier tasks that are not annotated count as shown where the sigmoid of the
 * answer before the task is above the threshold, and as absent elsewhere. The authors' code (scut-zx/L3A,
 * MultiLabelIncremental_L3A.py, `weight_IL_align`) counts the classes of images before that, and so does this.
 */
export class AnalyticFit {
  readonly #sums: ReturnType<typeof ridge>;
  #counts: Float64Array;
  #tasks = 0;
  #solved: Raw | undefined;

  /** Takes over the features. */
  constructor(
    readonly features: RandomFeatures,
    readonly classes: number,
    readonly options: FitOptions,
  ) {
    this.#sums = ridge(features.width, classes);
    this.#counts = new Float64Array(classes);
  }

  /** Tasks that were fitted. */
  get tasks(): number {
    return this.#tasks;
  }

  /** W `[width * C]` of the tasks so far, row after row. @throws `head/singular` */
  get weights(): Float64Array {
    return doubleValues(this.#solution());
  }

  /** W [width, C] of the tasks so far in float32, the caller's. @throws `head/singular` */
  weightsInFloats(): Raw {
    return doublesToFloats(this.#solution());
  }

  /** Takes in a task. @throws `head/singular` */
  add({ situation: { slices }, examples, rows }: FittedTask): void {
    const { features, classes, options } = this;
    this.#counts = this.#counts.map((count, c) =>
      examples.reduce((sum, { labels, known }) => sum + labels[c] * known[c], count),
    );
    const ofClasses = classWeights(this.#counts, slices.flat());
    const weightOf = options.weights === "none" ? () => 1 : imageWeight;
    const earlier = slices.slice(0, -1).flat();
    const least = Math.log(options.threshold / (1 - options.threshold));
    for (let start = 0; start < examples.length; start += chunk) {
      const some = examples.slice(start, start + chunk);
      const inputs = features.inDoubles(
        rows.subarray(start * features.inputs, (start + some.length) * features.inputs),
      );
      const scores = this.#scoresBefore(inputs);
      const targets = some.map(({ labels, known }, i) => {
        const shown = Float64Array.from(labels, (label, c) => label * known[c]);
        for (const c of earlier) if (scores && known[c] === 0 && scores[i * classes + c] > least) shown[c] = 1;
        return shown;
      });
      this.#sums.add({
        inputs,
        targets: Float64Array.from(targets.flatMap((shown) => [...shown])),
        weights: Float64Array.from(targets, (shown) => weightOf(shown, ofClasses)),
      });
      free(inputs);
    }
    this.#forgetSolution();
    this.#tasks++;
  }

  /** `[n * C]`: scores of rows phi [n, width] before the task; undefined where nobody asks for them. */
  #scoresBefore(phi: Raw): Float64Array | undefined {
    if (this.#tasks === 0 || this.options.threshold === 1) return undefined;
    // Solved before the first rows of the task are added, and kept until the last.
    const raw = multiplyMatrices(phi, this.#solution());
    const scores = doubleValues(raw);
    free(raw);
    return scores;
  }

  #solution(): Raw {
    return (this.#solved ??= this.#sums.solve(this.options.gamma));
  }

  #forgetSolution(): void {
    if (this.#solved) free(this.#solved);
    this.#solved = undefined;
  }

  /** Everything but the features, for checkpoints. */
  save(): State {
    return new Map([
      ...(this.#tasks > 0 ? this.#sums.save() : []),
      ["counts", { shape: [this.classes], data: Float32Array.from(this.#counts) }],
      ["tasks", { shape: [1], data: Float32Array.of(this.#tasks) }],
    ]);
  }

  /** Puts back what `save` gave. @throws `checkpoint/tensor` where something is missing. */
  load(state: State): void {
    this.#forgetSolution();
    this.#sums.load(state);
    this.#counts = Float64Array.from(savedNumbers(state, "counts"));
    [this.#tasks] = savedNumbers(state, "tasks");
  }

  /** Memory held, in bytes, without the solution. */
  get bytes(): number {
    return this.#sums.bytes + this.features.bytes + this.#counts.byteLength;
  }

  dispose(): void {
    this.#forgetSolution();
    this.#sums.dispose();
    this.features.dispose();
  }
}
