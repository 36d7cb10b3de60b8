import { escapeText, type Figure } from "../kit/figure";
import { pageWidth } from "../kit/layout";

/**
 * The figure as an HTML fragment: its picture, or its caption where there is none. A page that has plotly.js
 * (`window.Plotly`) puts the interactive figure in its place. plotly.js itself is not in the fragment, so that a
 * notebook carries it at most once.
 * @param image bytes of a PNG file.
 */
export function figureHtml(figure: Figure, image?: Uint8Array): string {
  const { data, layout, config = {}, caption = "" } = figure;
  const alt = escapeText(caption);
  const { width = pageWidth } = layout;
  const picture = image === undefined ? `<p>${alt}</p>` : pictureHtml(image, alt, width);
  return [
    `<figure style="margin:0">${picture}</figure>`,
    `<script>window.Plotly && (function (figure) {`,
    `var drawn = document.createElement("div");`,
    `document.currentScript.previousElementSibling.replaceChildren(drawn);`,
    `Plotly.newPlot(drawn, figure.data, figure.layout, figure.config);`,
    `})(${scriptJson({ data, layout, config })});</script>`,
  ].join("\n");
}

function pictureHtml(image: Uint8Array, alt: string, width: number): string {
  const source = `data:image/png;base64,${Buffer.from(image).toString("base64")}`;
  // The width may come from a file, and is not trusted to be a number.
  return `<img alt="${alt}" width="${Number(width)}" style="max-width:100%" src="${source}">`;
}

/** JSON that may stand inside a script element. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}
