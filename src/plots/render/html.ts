import { escapeText, type Figure } from "../kit/figure";
import { pageWidth } from "../kit/theme";

/**
 * The figure as an HTML fragment: its picture, which a page that has plotly.js (`window.Plotly`) turns into the
 * interactive figure. plotly.js itself is not in it, so that a notebook carries it at most once.
 */
export function figureHtml(figure: Figure, image?: Uint8Array): string {
  const { data, layout, config = {}, caption = "" } = figure;
  const alt = escapeText(caption);
  const { width = pageWidth } = layout as { width?: number };
  const picture =
    image === undefined
      ? `<p>${alt}</p>`
      : `<img alt="${alt}" width="${Number(width)}" style="max-width:100%" src="data:image/png;base64,${Buffer.from(image).toString("base64")}">`;
  return [
    `<figure style="margin:0">${picture}</figure>`,
    `<script>window.Plotly && (function (figure) {`,
    `var drawn = document.createElement("div");`,
    `document.currentScript.previousElementSibling.replaceChildren(drawn);`,
    `Plotly.newPlot(drawn, figure.data, figure.layout, figure.config);`,
    `})(${scriptJson({ data, layout, config })});</script>`,
  ].join("\n");
}

/** JSON that may stand inside a script element. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}
