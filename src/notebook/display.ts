import { randomUUID } from "node:crypto";
import { kernel } from "../base/notebookCell";

/** One output in every form it has: MIME type to content. Bytes are sent as base64, other objects as JSON. */
export type Bundle = Readonly<Record<string, string | Uint8Array | object>>;

/** An output of a cell that can be overwritten. */
export interface Display {
  /** Shows the bundle the first time, replaces what is shown from then on. */
  update(bundle: Bundle): void;
}

/** Whether this code runs in a notebook, where an output can be shown. */
export function inNotebook(): boolean {
  return kernel() !== undefined;
}

/**
 * Shows one bundle as one output of the running cell: the reader's program picks the form it can show. Nothing outside
 * a notebook.
 */
export function display(bundle: Bundle): void {
  kernel()?.display({ data: bundle, transient: {} }, false);
}

/** An output that can be overwritten. Nothing outside a notebook. */
export function newDisplay(): Display {
  const transient = { display_id: randomUUID() };
  let shown = false;
  return {
    update(bundle) {
      kernel()?.display({ data: bundle, transient }, shown);
      shown = true;
    },
  };
}
