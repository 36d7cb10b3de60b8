import type { Raw } from "../backend";

/** A convolution's input as the filter gradient needs it (padded or folded), and its output. */
export interface Convolved {
  readonly y: Raw;
  /** Frees what was kept of the input. */
  dispose(): void;
  /** d/d filter, [k, k, in, out], in the type of the input as all here. */
  filterGradient(dy: Raw): Raw;
  /** d/d input, of the input's shape. */
  inputGradient(dy: Raw, filter: Raw): Raw;
}
