import type { Phase } from "../base/profile";

/** The calls of one op in one phase by one layer. */
export interface ProfiledOp {
  /** What the run was doing. */
  readonly phase: Phase;
  /** The layer as torchvision names it; null outside layers. */
  readonly layer: string | null;
  /** TensorFlow's name of the op. */
  readonly op: string;
  /** How often it was called. */
  readonly calls: number;
  /** From call to return, all calls together. */
  readonly milliseconds: number;
  /** Floating-point operations of convolutions and products of matrices; 0 of other ops. */
  readonly flops: number;
}

/** The time of a phase, without that of the phases within it. */
export interface ProfiledPhase {
  /** What the run was doing. */
  readonly phase: Phase;
  /** How often it was begun. */
  readonly times: number;
  /** All of these together. */
  readonly milliseconds: number;
}

/** Where the time of a run went. */
export interface RunProfile {
  /** All of the time that was watched: the sum of the phases. */
  readonly milliseconds: number;
  /** Training steps that were made. */
  readonly steps: number;
  /** Those that there were, in the order of `Phase`. */
  readonly phases: readonly ProfiledPhase[];
  /** Every op that was called, in the order of the first calls. */
  readonly ops: readonly ProfiledOp[];
  /** The most memory that the process had resident so far, in MiB. */
  readonly peakMiB: number;
  /** What this machine reached in a product of square float32 matrices, beside which the flops of layers are seen. */
  readonly gemm: { readonly size: number; readonly flopsPerSecond: number };
  /** What it ran on. */
  readonly machine: {
    readonly processor: string;
    /** Threads that TensorFlow computes an op with. */
    readonly threads: number;
    /** What TensorFlow runs on. On a GPU, ops are only begun in the time that is theirs here. */
    readonly device: string;
    readonly tensorflow: string;
  };
}
