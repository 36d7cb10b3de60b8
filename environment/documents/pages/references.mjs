import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toJSON } from "@orcid/bibtex-parse-js";

/**
 * A work of docs/references.bib.
 * @typedef {{ readonly key: string, readonly tags: Readonly<Record<string, string>> }} Work
 */

/**
 * The works of docs/references.bib.
 * @param {string} root the project folder
 * @returns {readonly Work[]}
 */
export function worksIn(root) {
  return toJSON(readFileSync(join(root, "docs", "references.bib"), "utf8")).map(({ citationKey, entryTags }) => ({
    key: citationKey,
    tags: Object.fromEntries(
      Object.entries(entryTags).map(([name, value]) => [name, value.replace(/\s+/g, " ").replace(/[{}]/g, "").trim()]),
    ),
  }));
}

/**
 * A text without accents, which a citation may leave out.
 * @param {string} text
 */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");

/**
 * Surnames without their particles and accents, which a citation may leave out.
 * @param {Work} work
 */
const surnamesOf = ({ tags }) =>
  plain(tags.author)
    .split(" and ")
    .map((author) => /** @type {string} */ (author.split(",")[0].split(" ").at(-1)));

/**
 * The works that a text cites, in the order of their keys. Where a citation without a letter may mean two works, its
 * second author decides, or both are taken.
 * @param {readonly Work[]} works
 * @param {string} text
 */
export function citedWorks(works, text) {
  const flat = plain(text).replace(/\s+/g, " ");
  return works.filter((work) => {
    const [first, second] = surnamesOf(work);
    const letter = /[a-z]$/.exec(work.key)?.[0] ?? "";
    const cited = new RegExp(
      `(?<!\\p{L})${first}(?<others>[^;()\\d]{0,90}?)\\(?${work.tags.year}(?<letter>[a-z]?)\\b`,
      "gu",
    );
    return [...flat.matchAll(cited)].some(({ groups = {} }) => {
      if (groups.letter !== "") return groups.letter === letter;
      const named = /^,? (?:et al|\(?$)/.test(groups.others) || groups.others.trim() === "";
      return named || (second !== undefined && groups.others.includes(second));
    });
  });
}

/**
 * Where a work is found in the web; undefined where its entry has neither a DOI nor an arXiv number.
 * @param {Work} work
 */
export function linkOf({ tags: { doi, eprint, url } }) {
  if (doi !== undefined) return `https://doi.org/${encodeURI(doi).replace(/[()<>]/g, (mark) => `%${hex(mark)}`)}`;
  return eprint === undefined ? url : `https://arxiv.org/abs/${eprint}`;
}

/** @param {string} mark */
const hex = (mark) => mark.charCodeAt(0).toString(16).toUpperCase();

/**
 * Works as a list of Markdown.
 * @param {readonly Work[]} works
 */
export const workList = (works) =>
  works
    .map((work) => {
      const { author, title, year, note = "" } = work.tags;
      const authors = author.split(" and ").map((name) => name.split(", ").reverse().join(" "));
      const link = linkOf(work);
      const shown = link === undefined ? `${title}. ${note}`.trim() : `[${title}](${link})`;
      return `- ${authors.join(", ")} (${year}). ${shown}`;
    })
    .join("\n");

/**
 * The works that a text cites as a list of Markdown.
 * @param {readonly Work[]} works
 * @param {string} text
 */
export const referenceList = (works, text) => workList(citedWorks(works, text));
