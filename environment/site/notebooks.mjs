import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { python } from "../shared/project.mjs";

/** What stands above a notebook: the ways back. */
const banner =
  `<style>.site-banner { font: 15px/1.5 system-ui, sans-serif; padding: 10px 16px; background: #fff; }\n` +
  `.site-banner a { color: #4527a0; margin-right: 16px; } body { overflow-x: hidden; }\n` +
  `@media (max-width: 600px) { .jp-InputPrompt, .jp-OutputPrompt { display: none; } }</style>` +
  `<nav class="site-banner"><a href="../index.html">Palimpsest</a>`;

/**
 * Writes a page for each notebook of a project, with the outputs that are committed, to `notebooks` of a site. They
 * share one copy of plotly.js.
 * @param {string} root the project folder, built
 * @param {string} site the folder of the site
 * @param {(path: string) => string | undefined} addressOf the page of a document, from the top of the site
 */
export async function notebookPages(root, site, addressOf) {
  const load = createRequire(join(root, "package.json"));
  const { formulasHead, plotlyPath } = load(join(root, "dist", "plots", "render"));
  copyFileSync(plotlyPath(), join(site, "assets", "plotly.min.js"));
  const folder = join(root, "notebooks");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  const out = join(site, "notebooks");
  const job = {
    notebooks: names.map((name) => join(folder, name)),
    out,
    plotly: `<script src="../assets/plotly.min.js"></script>`,
    formulas: await formulasHead(".jp-RenderedMarkdown"),
  };
  const { status, stderr } = spawnSync(python, ["-B", join(root, "environment", "site", "notebook_pages.py")], {
    input: `${JSON.stringify(job)}\n`,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the pages of notebooks were not made: ${stderr}`);
  for (const name of names) {
    const page = join(out, name.replace(/\.ipynb$/, ".html"));
    const list = addressOf("docs/guide/notebooks.md");
    const top = `${banner}${list === undefined ? "" : `<a href="../${list}">Notebooks</a>`}</nav>`;
    const text = readFileSync(page, "utf8")
      .replace(/<a href="([^":#]+)(#[^"]*)?">([\s\S]*?)<\/a>/g, (_, target, anchor = "", label) =>
        linked(target, anchor, label, addressOf),
      )
      .replace(/<body[^>]*>/, (body) => `${body}\n${top}`);
    writeFileSync(page, text);
  }
}

/**
 * A link of a notebook as the site has it; what leads to the code is its label alone.
 * @param {string} target
 * @param {string} anchor
 * @param {string} label
 * @param {(path: string) => string | undefined} addressOf
 */
function linked(target, anchor, label, addressOf) {
  if (target.endsWith(".ipynb")) return `<a href="${target.replace(/\.ipynb$/, ".html")}${anchor}">${label}</a>`;
  const page = addressOf(target.replace(/^\.\.\//, ""));
  return page === undefined ? label : `<a href="../${page}${anchor}">${label}</a>`;
}
