import { inspect } from "node:util";
import { error } from "../base/errors";
import type { Figure } from "../plots";
import { figureBundle } from "./bundle";
import { display, inNotebook } from "./display";

/**
 * Shows a figure as one output of the cell: interactive in JupyterLab, VS Code and exported HTML, as a picture on
 * GitHub and in e-mail, as its caption where only text is shown. The environment variable `PALIMPSEST_RENDERERS`
 * chooses the forms: any of `plotly`, `html` and `png`, joined by `+`. Outside a notebook it prints the caption.
 * @throws `argument/invalid` for another form, `figure/value` for what is no figure.
 */
export async function show(figure: Figure): Promise<void> {
  const { data, layout } = (figure ?? {}) as Partial<Figure>;
  if (!Array.isArray(data) || typeof layout !== "object" || layout === null)
    throw error("figure/value", { received: inspect(figure, { depth: 0, breakLength: Infinity }) });
  if (inNotebook()) display(await figureBundle(figure));
  else console.log(figure.caption ?? "");
}
