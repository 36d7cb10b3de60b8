import type { Figure } from "../plots/figure";
import { figureHtml } from "../plots/html";
import { png } from "../plots/png";
import { display, inNotebook } from "./display";

/**
 * Shows a figure as one output of the cell, in each form some reader needs: interactive in JupyterLab and VS Code (plotly's own MIME
 * type) and in exported HTML, a picture on GitHub and in e-mail, its caption as text. Outside a notebook it prints the caption.
 *
 * Where someone is watching, the picture is within the HTML only: JupyterLab shows an `image/png` in place of the interactive figure
 * until the mouse is over it, and adds one of its own as it saves. `palimpsest notebook`, which nobody watches, asks for it by
 * `PALIMPSEST_STATIC=1`.
 */
export async function show(figure: Figure): Promise<void> {
  const { data, layout, config = {}, caption = "" } = figure;
  if (!inNotebook()) {
    console.log(caption);
    return;
  }
  const image = await png(figure);
  display({
    "application/vnd.plotly.v1+json": { data, layout, config },
    "text/html": figureHtml(figure, image),
    ...(image !== undefined && process.env.PALIMPSEST_STATIC === "1" ? { "image/png": image } : {}),
    "text/plain": caption,
  });
}
