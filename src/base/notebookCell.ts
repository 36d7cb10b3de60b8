/** What the kernel of notebooks (`environment/kernel/start.cjs`) offers the code of its cells. */
export interface Kernel {
  /**
   * Aborted when the cell of the calling code is interrupted. The kernel gives a cell that asked for it time to stop.
   */
  readonly signal: AbortSignal;
  /**
   * Shows an output of that cell. With `update` it replaces the output of the same `transient.display_id`. Bytes need
   * no encoding.
   */
  display(content: DisplayContent, update: boolean): void;
}

/** An output of a cell, as the messages of Jupyter have it. */
export interface DisplayContent {
  /** MIME type to content. */
  readonly data: Readonly<Record<string, unknown>>;
  /** `display_id` names the output, so that it can be replaced. */
  readonly transient: { readonly display_id?: string };
}

/** The kernel this code runs in; undefined outside a notebook. */
export function kernel(): Kernel | undefined {
  return (globalThis as { [key: symbol]: Kernel | undefined })[Symbol.for("palimpsest.kernel")];
}

/** A signal that is aborted when `signal` is aborted and, in a notebook, when the cell is interrupted. */
export function interruptible(signal?: AbortSignal): AbortSignal | undefined {
  const cell = kernel()?.signal;
  return cell && signal && cell !== signal ? AbortSignal.any([cell, signal]) : (cell ?? signal);
}
