import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { stringify } from "yaml";
import { worksIn, workList } from "../documents/pages/references.mjs";
import { index, pathsOf, sectionsIn } from "./navigation.mjs";
import { withoutDrawings } from "./drawings.mjs";

/** The scheme of links to what TypeDoc does not make. What follows is a path from the top of the site. */
export const siteLink = "site:";

/**
 * A document of the site: its path in the project, its title, and that of the page above it.
 * @typedef {{ readonly path: string, readonly title: string, readonly above?: string }} Staged
 */

/**
 * What TypeDoc is told of a document, in its front matter.
 * @typedef {{ readonly title: string, readonly group?: string, readonly children?: readonly string[] }} Matter
 */

/** The document that the site begins with. */
export const home = "README.md";

/**
 * Copies the documents of a project to a folder as TypeDoc takes them: with front matter, their links leading to pages
 * of the site, and a page of all works that are cited.
 * @param {string} root the project folder
 * @param {string} folder where they go, with the paths that they have in the project
 * @returns {{
 *   readonly start: string,
 *   readonly documents: string[],
 *   readonly groups: readonly string[],
 *   readonly staged: readonly Staged[],
 * }}
 */
export function stage(root, folder) {
  const sections = sectionsIn(root);
  const pages = new Set([home, ...pathsOf(sections)]);
  /** @type {Staged[]} */
  const staged = [];
  /** @param {string} path @param {Matter} matter @param {string} [above] */
  const copy = (path, matter, above) => {
    staged.push({ path, title: matter.title, above });
    write(join(folder, path), `---\n${stringify(matter)}---\n\n${documentText(root, folder, path, pages)}`);
  };
  write(join(folder, home), documentText(root, folder, home, pages));
  for (const { title: group, pages: listed } of sections) {
    for (const { path, title, children } of listed) {
      const below = children.map((child) => `./${posix.relative(dirname(path), child)}`);
      copy(path, { title, group, ...(below.length > 0 && { children: below }) });
      for (const child of children) {
        copy(child, { title: titleOf(readFileSync(join(root, child), "utf8")) }, title);
      }
    }
  }
  const references = "docs/references.md";
  write(join(folder, references), `---\ntitle: References\ngroup: Reference\n---\n\n${referencesText(root)}\n`);
  return {
    start: join(folder, home),
    documents: [...sections.flatMap(({ pages: listed }) => listed.map(({ path }) => path)), references].map((path) =>
      join(folder, path),
    ),
    groups: sections.map(({ title }) => title),
    staged,
  };
}

/** @param {string} text */
const titleOf = (text) => /^# (.+)$/m.exec(text)?.[1].replaceAll("`", "") ?? "";

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * A document with links as the site has them.
 * @param {string} root
 * @param {string} folder
 * @param {string} path
 * @param {ReadonlySet<string>} pages
 */
function documentText(root, folder, path, pages) {
  const text = withoutDrawings(readFileSync(join(root, path), "utf8")).replace(/^<!--[\s\S]*?-->\n+(?=# )/, "");
  return outsideOfFences(text, (prose) =>
    prose.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, mark, label, target) => {
      if (/^([a-z]+:|#)/.test(target)) return whole;
      const [file, anchor] = target.split("#");
      const found = posix.normalize(posix.join(dirname(path), file));
      const page = [found, `${found}/README.md`].find((name) => pages.has(name));
      if (page !== undefined) return `${mark}[${label}](${linkTo(page, path)}${anchor ? `#${anchor}` : ""})`;
      if (found === index) return `[${label}](${siteLink}index.html)`;
      if (found === "docs/references.bib") return `[${label}](${linkTo("docs/references.md", path)})`;
      const notebook = /^notebooks\/(.+)\.ipynb$/.exec(found)?.[1];
      if (notebook !== undefined) return `[${label}](${siteLink}notebooks/${notebook}.html)`;
      if (mark === "") return label; // A file of the code: the site has none of them.
      mkdirSync(join(folder, dirname(found)), { recursive: true });
      if (existsSync(join(root, found))) copyFileSync(join(root, found), join(folder, found));
      return whole;
    }),
  );
}

/** @param {string} to @param {string} from */
function linkTo(to, from) {
  const path = posix.relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/**
 * @param {string} text
 * @param {(prose: string) => string} change
 */
const outsideOfFences = (text, change) =>
  text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, i) => (i % 2 === 1 ? part : change(part)))
    .join("");

/** @param {string} root */
const referencesText = (root) =>
  `The works that code, notebooks and documents cite, as docs/references.bib has them.\n\n${workList(worksIn(root))}`;
