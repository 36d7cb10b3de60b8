import { randomUUID } from "node:crypto";
import { kernel } from "../base/notebookCell";

/**
 * One output in all its forms: the content by its MIME type. Bytes are sent as base64, other objects as JSON.
 */
export type Bundle = Readonly<Record<string, string | Uint8Array | object>>;

/** An output of a cell that can be replaced. */
export interface Display {
  /** Shows the bundle the first time; from then on, replaces what is shown. */
  update(bundle: Bundle): void;
}

/** Whether this code runs in a notebook, where an output can be shown. */
export function inNotebook(): boolean {
  return kernel() !== undefined;
}

/**
 * Shows a bundle as one output of the running cell. The program that shows the notebook takes the form that it can show
 * best. Outside a notebook nothing is shown.
 */
export function display(bundle: Bundle): void {
  kernel()?.display({ data: bundle, transient: {} }, false);
}

/** An output that can be replaced. Outside a notebook nothing is shown. */
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
