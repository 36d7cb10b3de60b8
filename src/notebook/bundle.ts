import { error } from "../base/errors";
import type { Figure } from "../plots/kit/figure";
import { figureHtml } from "../plots/render/html";
import { png } from "../plots/render/png";
import type { Bundle } from "./display";

const renderers = ["plotly", "html", "png"] as const;
type Renderer = (typeof renderers)[number];

/**
 * The forms a figure is shown in: `PALIMPSEST_RENDERERS`, any of `plotly` (plotly's own MIME type: interactive in
 * JupyterLab and VS Code), `html` (a picture that turns into the interactive figure where the page has plotly.js:
 * exported HTML, GitHub) and `png`, joined by `+`.
 *
 * The default is `plotly+html`, with the picture in the HTML only: JupyterLab shows an `image/png` in place of the
 * interactive figure until the mouse is over it, and adds one of its own as it saves. `palimpsest notebook`, which
 * nobody watches, has all three.
 * @throws `argument/invalid`
 */
export function chosenRenderers(setting = process.env.PALIMPSEST_RENDERERS || "plotly+html"): ReadonlySet<Renderer> {
  const chosen = setting.split("+").map((name) => renderers.find((known) => known === name));
  if (chosen.includes(undefined)) {
    throw error("argument/invalid", {
      argument: "PALIMPSEST_RENDERERS",
      received: setting,
      takes: `${renderers.join(", ")} or several of them, joined by +`,
    });
  }
  return new Set(chosen as Renderer[]);
}

/** A figure in each of the chosen forms, and its caption as text. */
export async function figureBundle(figure: Figure, chosen: ReadonlySet<Renderer> = chosenRenderers()): Promise<Bundle> {
  const { data, layout, config = {}, caption = "" } = figure;
  const image = chosen.has("html") || chosen.has("png") ? await png(figure) : undefined;
  return {
    ...(chosen.has("plotly") ? { "application/vnd.plotly.v1+json": { data, layout, config } } : {}),
    ...(chosen.has("html") ? { "text/html": figureHtml(figure, image) } : {}),
    ...(chosen.has("png") && image ? { "image/png": image } : {}),
    "text/plain": caption.replace(/\s+/g, " "),
  };
}
