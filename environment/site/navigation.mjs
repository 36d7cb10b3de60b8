import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/**
 * A page of the site: its file below the project folder, the title that its list gives it, and the pages below it.
 * @typedef {{ readonly path: string, readonly title: string, readonly children: readonly string[] }} Page
 * @typedef {{ readonly title: string, readonly pages: readonly Page[] }} Section
 */

/** The document whose lists are the navigation of the site. */
export const index = "docs/README.md";

/**
 * The sections of the site and their pages, as docs/README.md lists them. An index of a folder (`README.md`) has the
 * other pages of that folder below it.
 * @param {string} root the project folder
 * @returns {readonly Section[]}
 */
export function sectionsIn(root) {
  const [, ...sections] = readFileSync(join(root, index), "utf8").split(/^## /m);
  return sections.map((section) => ({
    title: section.split("\n", 1)[0],
    pages: [...section.matchAll(/^- \[([^\]]+)\]\(([^)]+\.md)\)/gm)].map(([, title, link]) => {
      const path = posix.normalize(posix.join(dirname(index), link));
      return { title, path, children: path.endsWith("/README.md") ? besides(root, path) : [] };
    }),
  }));
}

/**
 * @param {string} root
 * @param {string} path
 */
function besides(root, path) {
  const folder = dirname(path);
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .sort()
    .map((name) => `${folder}/${name}`);
}

/**
 * The files of all pages.
 * @param {readonly Section[]} sections
 */
export const pathsOf = (sections) =>
  sections.flatMap(({ pages }) => pages.flatMap(({ path, children }) => [path, ...children]));
