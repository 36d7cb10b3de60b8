import type { Raw } from "../backend";
import type { Parameter } from "../parameter";

/** Gradients of one objective, by parameter. */
export type Gradients = Map<Parameter, Raw>;

/**
 * The gradient by a parameter, borrowed.
 * @throws an error of the program, not of its user, where there is none.
 */
export function gradientOf(gradients: Gradients, parameter: Parameter): Raw {
  const gradient = gradients.get(parameter);
  if (!gradient) throw new Error(`there is no gradient by ${parameter.name}`);
  return gradient;
}

/**
 * How a recorded pass treats batch statistics: `training` uses them and folds them into the running ones; `replay` uses
 * them and leaves the running ones alone; `evaluation` uses the running ones, so that no image of a batch sees another.
 */
export type Mode = "training" | "replay" | "evaluation";

/**
 * What a recorded forward pass left behind: the output and the way back.
 * One forward pass can be gone back through once per objective; activations are kept until the last time.
 */
export interface Recorded {
  /** The output; freed with the record. */
  readonly y: Raw;
  /**
   * Adds d objective / d parameter to `gradients` and returns d objective / d input, the caller's to free
   * (undefined where the layer was told that nobody needs it). Borrows `dy`. With `last`, frees the record as it goes.
   */
  backward(dy: Raw, gradients: Gradients, last: boolean): Raw | undefined;
  /** Frees a record whose last way back was not taken. */
  dispose(): void;
}

/** How batch statistics are made of the parts of a batch that several processes hold. */
export interface Across {
  /** Adds up the processes' numbers, element by element. */
  sum(numbers: Float64Array): Float64Array;
  /**
   * Whether this process's rows are of the batch; else they stand in for rows it has none of, and are to change
   * nothing.
   */
  counts: boolean;
}

/** A running statistic: changed by passes in `training` mode, not by optimisers. PyTorch calls it a buffer. */
export interface Statistic {
  /** As PyTorch has it, for example `bn1.running_mean`. */
  readonly name: string;
  /** Its current values. */
  value: Raw;
  /** Where the batch is spread over processes and its statistics are to be those of the whole. */
  across?: Across;
}

/** What ends a piece of a network in the same sweep: another map is added, and a ReLU follows if asked. */
export interface Join {
  /** Of the output's shape; borrowed. */
  readonly side: Raw;
  /** Whether a ReLU follows. */
  readonly relu: boolean;
}

/**
 * A layer as it is now, for evaluation alone: what can be computed of its weights beforehand is. It holds while they
 * stay as they are.
 */
export interface Frozen {
  /** Borrows its input; the output belongs to the caller. */
  infer(x: Raw, join?: Join): Raw;
  /** Frees what it holds beside the layer. */
  dispose(): void;
}

/** A piece of the network. `forward` and `infer` borrow their input. */
export interface Layer {
  /** What an optimiser updates. */
  readonly parameters: readonly Parameter[];
  /** Its running statistics. */
  readonly statistics: readonly Statistic[];
  /** Whether it is to be skipped for now: its output is its input. */
  readonly idle?: boolean;
  /** Keeps what the way back needs. Default mode: `training`. */
  forward(x: Raw, mode?: Mode): Recorded;
  /** The output in `evaluation` mode, without a way back; it belongs to the caller. */
  infer(x: Raw): Raw;
  /** The layer as it is now, for many passes in `evaluation` mode. Without it, `infer` makes them. */
  freeze?(): Frozen;
}
