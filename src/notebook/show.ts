import type { Figure } from "../plots/kit/figure";
import { figureBundle } from "./bundle";
import { display, inNotebook } from "./display";

/**
 * Shows a figure as one output of the cell, in each form some reader needs: interactive in JupyterLab, VS Code and
 * exported HTML, a picture on GitHub and in e-mail, its caption as text. `PALIMPSEST_RENDERERS` chooses among them: any
 * of `plotly`, `html` and `png`, joined by `+`. Outside a notebook it prints the caption.
 */
export async function show(figure: Figure): Promise<void> {
  if (inNotebook()) display(await figureBundle(figure));
  else console.log(figure.caption ?? "");
}
