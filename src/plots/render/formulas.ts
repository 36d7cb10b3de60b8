import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { scriptText } from "../../base/words/scriptText";

/**
 * What the head of a page needs so that the formulas in it are drawn: KaTeX with its style and its fonts, nothing of
 * which is fetched from elsewhere. Formulas stand between `$` or `$$`.
 * @param where the elements that have formulas, as a CSS selector; what stands elsewhere stays as it is.
 * @returns HTML, about 0.7 MB.
 */
export async function formulasHead(where: string): Promise<string> {
  const [script, finder, style] = await Promise.all(
    ["katex.min.js", "contrib/auto-render.min.js", "katex.min.css"].map(read),
  );
  const drawing =
    `document.addEventListener("DOMContentLoaded", function () {` +
    `document.querySelectorAll(${JSON.stringify(where)}).forEach(function (element) {` +
    `renderMathInElement(element, { throwOnError: false, delimiters: [` +
    `{ left: "$$", right: "$$", display: true }, { left: "$", right: "$", display: false }] }); }); });`;
  return [
    `<style>${await withFonts(style)}\n.katex-display { overflow-x: auto; overflow-y: hidden; }</style>`,
    ...[script, finder, drawing].map((text) => `<script>${scriptText(text)}</script>`),
  ].join("\n");
}

/** A file of KaTeX's, by its path in `dist`. */
const pathOf = (name: string): string => join(dirname(require.resolve("katex")), name);
const read = (name: string): Promise<string> => readFile(pathOf(name), "utf8");

/** The style with its fonts in it, each in the one format that every browser of today reads. */
async function withFonts(style: string): Promise<string> {
  const sources = [...style.matchAll(/src:url\((fonts\/[\w-]+\.woff2)\) format\("woff2"\)[^;}]*/g)];
  const fonts = await Promise.all(sources.map(([, name]) => readFile(pathOf(name), "base64")));
  return sources.reduce(
    (text, [source], i) => text.replace(source, `src:url(data:font/woff2;base64,${fonts[i]}) format("woff2")`),
    style,
  );
}
