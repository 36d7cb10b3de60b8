import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Application, DocumentReflection, PageEvent, ReflectionKind } from "typedoc";
import { Unusable } from "../shared/process.mjs";
import { drawFormulas } from "./formulas.mjs";
import { notebookPages } from "./notebooks.mjs";
import { home, siteLink, stage } from "./stage.mjs";

/**
 * Makes the site: the documents, the notebooks with their outputs, and a page for every public name. It needs no
 * server: its pages open from the disk. What was in the folder is replaced when all is made.
 * @param {string} root the project folder, built
 * @param {string} out the folder of the site
 * @returns {Promise<boolean>} whether it was made; what is wrong with the documents was told
 * @throws {Unusable} where the folder holds something else
 */
export async function buildSite(root, out) {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-site-"));
  const made = `${out}.partial`;
  assertOurs(out);
  rmSync(made, { recursive: true, force: true });
  try {
    const { start, documents, groups, staged } = stage(root, join(folder, "documents"));
    writeFileSync(join(folder, "site.css"), styleText(root));
    const app = await Application.bootstrapWithPlugins({
      ...optionsOf(root, groups),
      out: made,
      readme: start,
      projectDocuments: documents,
      customCss: join(folder, "site.css"),
    });
    const project = await app.convert();
    if (project === undefined || app.logger.hasErrors() || app.logger.hasWarnings()) return false;
    nameApi(project);
    const addresses = addressesOf(app, staged);
    await app.generateDocs(project, made);
    if (app.logger.hasErrors() || app.logger.hasWarnings()) return false;
    cpSync(join(katexFolder(root), "fonts"), join(made, "assets", "fonts"), { recursive: true });
    await notebookPages(root, made, (path) => addresses.get(path));
    for (const page of pagesIn(made)) withSiteLinks(made, page);
    writeFileSync(join(made, mark), "");
    rmSync(out, { recursive: true, force: true });
    renameSync(made, out);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(made, { recursive: true, force: true });
  }
}

/** A file that says that a folder is a site of ours, and may be replaced. */
const mark = ".palimpsest-site";

/**
 * @param {string} out
 * @throws {Unusable} for a folder that holds something else
 */
function assertOurs(out) {
  if (!existsSync(out) || existsSync(join(out, mark))) return;
  if (statSync(out).isDirectory() && readdirSync(out).length === 0) return;
  throw new Unusable(`--out ${out} holds something else than a site, which would be lost; give another folder`, 2);
}

/**
 * How TypeDoc makes this site and no other. What concerns the API alone stands in typedoc.json.
 * @param {string} root
 * @param {readonly string[]} groups what the documents are grouped by
 * @returns {import("typedoc").TypeDocOptions}
 */
const optionsOf = (root, groups) => ({
  options: join(root, "typedoc.json"),
  entryPoints: [join(root, "src", "index.ts")],
  tsconfig: join(root, "tsconfig.build.json"),
  plugin: [],
  excludeExternals: true,
  githubPages: true,
  groupOrder: [...groups, "Functions", "*"],
  headings: { readme: false },
  hideGenerator: true,
  highlightLanguages: ["typescript", "javascript", "json", "bash", "sh", "shell", "python", "yaml", "diff", "html"],
  logLevel: "Warn",
  markdownItLoader: drawFormulas,
  navigation: { includeGroups: true, includeCategories: false, includeFolders: false },
  searchInDocuments: true,
  sort: ["documents-first", "alphabetical-ignoring-documents"],
});

/** @param {string} root */
const katexFolder = (root) => dirname(createRequire(join(root, "package.json")).resolve("katex"));

/** The style of formulas, and that of the site. @param {string} root */
const styleText = (root) =>
  [join(katexFolder(root), "katex.min.css"), join(root, "environment", "site", "site.css")]
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");

/**
 * The one module is the package, and what its group is called says what is in it.
 * @param {import("typedoc").ProjectReflection} project
 */
function nameApi(project) {
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) module.name = "palimpsest";
  for (const group of project.groups ?? []) if (group.title === "Modules") group.title = "API";
}

/**
 * Where the site has the documents, by their paths in the project: known when the pages are made.
 * @param {Application} app
 * @param {readonly import("./stage.mjs").Staged[]} staged
 */
function addressesOf(app, staged) {
  /** @type {Map<string, string>} */
  const found = new Map([[home, "index.html"]]);
  app.renderer.on(PageEvent.END, ({ model, url }) => {
    if (!(model instanceof DocumentReflection)) return;
    const above = model.parent instanceof DocumentReflection ? model.parent.name : undefined;
    const page = staged.find((one) => one.title === model.name && one.above === above);
    if (page !== undefined) found.set(page.path, url);
  });
  return found;
}

/** @param {string} folder @returns {string[]} */
const pagesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => join(folder, name));

/** @param {string} top @param {string} page */
function withSiteLinks(top, page) {
  const text = readFileSync(page, "utf8");
  if (!text.includes(`"${siteLink}`)) return;
  const up = relative(dirname(page), top) || ".";
  const linked = text.replace(new RegExp(`(href=")${siteLink}([^"]*")`, "g"), (_, before, path) => {
    const file = path.slice(0, -1).split("#")[0];
    if (!existsSync(join(top, file))) throw new Error(`${relative(top, page)} leads to ${file}, which is not there`);
    return `${before}${up}/${path}`;
  });
  writeFileSync(page, linked);
}
