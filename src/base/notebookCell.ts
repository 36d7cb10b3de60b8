/** What the notebook kernel (`environment/kernel/start.cjs`) offers the code of its cells. */
export interface Kernel {
  /**
   * Aborted when the cell that the calling code belongs to is interrupted. A cell that asked for it is given time to
   * stop.
   */
  readonly signal: AbortSignal;
  /**
   * Shows an output of that cell, or with `update` replaces the one of the same `transient.display_id`. Bytes may be
   * given as they are.
   */
  display(content: DisplayContent, update: boolean): void;
}

export interface DisplayContent {
  /** MIME type to content. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
}

/** The kernel this code runs in; undefined outside a notebook. */
export function kernel(): Kernel | undefined {
  return (globalThis as { [key: symbol]: Kernel | undefined })[Symbol.for("palimpsest.kernel")];
}

/** A signal that is aborted when `signal` is and, in a notebook, when the cell is interrupted. */
export function interruptible(signal?: AbortSignal): AbortSignal | undefined {
  const cell = kernel()?.signal;
  return cell && signal && cell !== signal ? AbortSignal.any([cell, signal]) : (cell ?? signal);
}
