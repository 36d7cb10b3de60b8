import { inspect } from "node:util";
import { error } from "../base/errors";
import type { Explorer, Figure } from "../plots";
import { explorerBundle, figureBundle, isExplorer, isFigure } from "./bundle";
import { display, inNotebook } from "./display";

/**
 * Shows a figure or an explorer as one output of the cell. A figure is interactive in JupyterLab, VS Code and exported
 * HTML, a picture on GitHub and in e-mail, and its caption where only text is shown. The environment variable
 * `PALIMPSEST_RENDERERS` chooses the forms of figures: any of `plotly`, `html` and `png`, joined by `+`. An explorer is
 * HTML always: it moves where scripts run, and is its last step elsewhere. Outside a notebook it prints the caption.
 * @throws `argument/invalid` for another form, `figure/value` for what is neither.
 */
export async function show(shown: Figure | Explorer): Promise<void> {
  if (!isFigure(shown) && !isExplorer(shown))
    throw error("figure/value", { received: inspect(shown, { depth: 0, breakLength: Infinity }) });
  if (inNotebook()) display(isFigure(shown) ? await figureBundle(shown) : explorerBundle(shown));
  else console.log(shown.caption ?? "");
}
