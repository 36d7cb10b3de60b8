import { readFile } from "node:fs/promises";
import { scriptText } from "../../base/words/scriptText";
import { escapeText, type Figure } from "../kit/figure";
import { figureHtml } from "./html";
import { plotlyPath } from "./png";

/** What a page may load: its own script and style, and pictures within it. */
const contentPolicy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";

/**
 * A page of HTML with interactive figures. It contains all that it needs, and its content policy forbids that it
 * fetches anything.
 * @param title text.
 * @param body HTML.
 */
export async function htmlPage(title: string, style: string, body: readonly string[]): Promise<string> {
  const plotly = await readFile(plotlyPath(), "utf8");
  return page(title, style, body, [`<script>${scriptText(plotly)}</script>`]);
}

/** The same without figures: it has no script. */
export const plainPage = (title: string, style: string, body: readonly string[]): string => page(title, style, body);

/** The same with a script of its own, which is run when the page is there. */
export const scriptedPage = (title: string, style: string, body: readonly string[], script: string): string =>
  page(title, style, [...body, `<script>${scriptText(script)}</script>`]);

function page(title: string, style: string, body: readonly string[], scripts: readonly string[] = []): string {
  return [
    `<!doctype html>`,
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeText(title)}</title>`,
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">`,
    `<meta name="viewport" content="width=device-width"><style>${style}</style>`,
    ...scripts,
    `</head><body>`,
    ...body,
    `</body></html>\n`,
  ].join("\n");
}

/** A page with one interactive figure, complete in itself. */
export const figurePage = (title: string, figure: Figure): Promise<string> =>
  htmlPage(title, "body { max-width: 60rem; margin: 1rem auto; padding: 0 1rem; }", [figureHtml(figure)]);
