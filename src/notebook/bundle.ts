import { error } from "../base/errors";
import { figureHtml, png, type Explorer, type Figure } from "../plots";
import type { Bundle } from "./display";

const renderers = ["plotly", "html", "png"] as const;
/** A form that figures are shown in. */
export type Renderer = (typeof renderers)[number];

/**
 * The forms that figures are shown in: any of these, joined by `+` in `PALIMPSEST_RENDERERS`.
 *
 * - `plotly`: plotly's own MIME type, which JupyterLab and VS Code show as an interactive figure.
 * - `html`: a picture, which the interactive figure replaces where the page has plotly.js (exported HTML, GitHub).
 * - `png`: the picture alone.
 *
 * The default is `plotly+html`, without `png`: JupyterLab would show the picture in place of the interactive figure
 * until the mouse is over it, and it adds a picture of its own when it saves. `palimpsest notebook`, which nobody
 * watches, has all three.
 * @throws `argument/invalid` for another form.
 */
export function chosenRenderers(setting = process.env.PALIMPSEST_RENDERERS || "plotly+html"): ReadonlySet<Renderer> {
  const names = setting.split("+");
  const chosen = names.flatMap((name) => renderers.filter((renderer) => renderer === name));
  if (chosen.length < names.length) {
    throw error("argument/invalid", {
      argument: "PALIMPSEST_RENDERERS",
      received: setting,
      takes: `${renderers.join(", ")} or several of them, joined by +`,
    });
  }
  return new Set(chosen);
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

/** An explorer as HTML, and its caption as text. */
export function explorerBundle({ html, caption }: Explorer): Bundle {
  return { "text/html": html, "text/plain": caption.replace(/\s+/g, " ") };
}

/** Whether a value is a figure, by its fields. */
export const isFigure = (value: unknown): value is Figure =>
  isObject(value) && Array.isArray(value.data) && isObject(value.layout);

/** Whether a value is an explorer, by its fields. */
export const isExplorer = (value: unknown): value is Explorer =>
  isObject(value) && typeof value.html === "string" && typeof value.caption === "string";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
