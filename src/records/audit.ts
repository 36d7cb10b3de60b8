/**
 * One step seen from every objective of the shared parameters, T of them, the new task's own first. Gradients are by
 * the shared parameters, on the step's own batch (and draws of stored samples). To first order a step along -u raises
 * objective k where <u, g_k> < 0.
 */
export interface Audit {
  /** `[T]`: names. */
  readonly objectives: readonly string[];
  /** `[T]`: lengths |g_k|. */
  readonly norms: readonly number[];
  /** [T][T]: cosines between the gradients; 0 where one is zero. */
  readonly cosines: readonly (readonly number[])[];
  /** `[T]`: weights of the gradients in the direction g'. */
  readonly weights: readonly number[];
  /** `[T]`: multipliers of the constraints, 0 for the primary; where a constrained problem was solved. */
  readonly duals?: readonly number[];
  /** The direction g', before the optimiser. */
  readonly direction: AuditedUpdate;
  /** The step really applied, -(change of the parameters): after momentum, preconditioning and weight decay. */
  readonly applied: AuditedUpdate;
  /**
   * `[T]`: values before the update of the shared parameters, and after it, with the same head, the same batch and the
   * same use of batch statistics.
   */
  readonly before: readonly number[];
  /** `[T]`: values after the update of the shared parameters, with the same head, batch and use of batch statistics. */
  readonly after: readonly number[];
}

/** An update u: its length |u|, and its inner products with the objectives' gradients. */
export interface AuditedUpdate {
  /** |u|. */
  readonly norm: number;
  /** `[T]`: inner product of u with the gradient of each objective. */
  readonly inner: readonly number[];
}
