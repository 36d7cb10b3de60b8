/** The answers of a network on a set of images: n images, C classes, row-major. */
export interface Predictions {
  /** [n, C]. */
  readonly logits: Float32Array;
  /** `[n, C]`: 1 present, 0 absent; counts only where `known` is 1. */
  readonly labels: Uint8Array;
  /** `[n, C]`: 1 annotated, 0 unknown. */
  readonly known: Uint8Array;
}
