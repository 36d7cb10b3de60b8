import { toJSON } from "@orcid/bibtex-parse-js";

/** The file of all works. */
export const bibliography = "docs/references.bib";

/** A work of docs/references.bib. */
export interface Work {
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Surnames as `comparable` writes them. */
  readonly authors: readonly string[];
}

/** A text where citations are looked for. */
export interface Source {
  /** As a message names it: `src/a.ts`, `notebooks/01.ipynb, cell 3`. */
  readonly name: string;
  readonly text: string;
}

/** "Li and Hoiem 2016" as found. */
export interface Citation {
  /** Where: `src/a.ts:12`. */
  readonly at: string;
  readonly text: string;
  /** Surnames as `comparable` writes them: of "et al." the first alone. */
  readonly authors: readonly string[];
  readonly etAl: boolean;
  readonly year: string;
  /** The letter of "2019a"; empty without one. */
  readonly letter: string;
}

/**
 * Words with a capital that stand before a year and are no authors: "In 2012", "May 2012". Words without any small
 * letter (VOC 2012, COCO 2014) are never taken for a name and need no place here.
 */
const notAuthors = new Set(
  [
    "In Of On Since Until From Before After Year Years Copyright",
    "January February March April May June July August September October November December",
    "ImageNet NeurIPS Pascal Node Python Debian Ubuntu",
  ]
    .flatMap((words) => words.split(" "))
    .map(comparable),
);

/** The last word of a surname in small letters without accents: "van de Geijn" is `geijn`, "d'Autume" is `dautume`. */
function comparable(surname: string): string {
  const plain = surname.normalize("NFD").replace(/\p{M}/gu, "");
  return plain
    .trim()
    .split(/\s+/)
    .at(-1)!
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}

/** The works of a BibTeX text, in its order. */
export function worksOf(bibtex: string): Work[] {
  return toJSON(bibtex).map(({ citationKey: key, entryTags }) => {
    const tags = Object.fromEntries(
      Object.entries(entryTags).map(([name, value]) => [name, value.replace(/\s+/g, " ").trim()]),
    );
    // An author is "Surname, First names".
    const authors = (tags.author ?? "").split(" and ").map((author) => comparable(author.split(",")[0]));
    return { key, tags, authors };
  });
}

// One surname: particles ("van de", "d'"), then a word with a capital first and a small letter somewhere.
const particles = String.raw`(?:(?:[Dd]e|[Dd]en|[Dd]er|[Dd]i|[Ll]a|[Ll]e|[Vv]an|[Vv]on)\s+)*(?:[Dd]['’])?`;
const surname = String.raw`${particles}\p{Lu}(?=[\p{L}'’-]*\p{Ll})[\p{L}'’-]*`;
// "A et al.", "A and B", "A, B and C", or "A" alone.
const otherAuthors = String.raw`(?:,\s+${surname})*,?\s+(?:and|&)\s+${surname}`;
const authorsOf = String.raw`(?<first>${surname})(?:\s+(?<etAl>et\s+al\.?)|(?<more>${otherAuthors}))?`;
// The year, with or without a comma or a bracket before it, of 1800 to 2039: a larger number is a number of something.
const yearOf = String.raw`,?\s+\(?(?<year>1[89]\d\d|20[0-3]\d)(?<letter>[a-z]?)\b`;
const citation = new RegExp(String.raw`(?<![\p{L}\p{N}_-])${authorsOf}${yearOf}`, "gu");

/** All citations of a text. One may go over the end of a line, in a comment too. */
export function citationsIn({ name, text }: Source): Citation[] {
  // A line break and the mark of a comment after it become as many spaces, so that places in the text stay the same.
  const joined = text.replace(/\r?\n[ \t]*(?:\*(?!\/)|\/\/|#|>)?/g, (found) => " ".repeat(found.length));
  return [...joined.matchAll(citation)].flatMap((found) => {
    const { first, more, etAl, year, letter } = found.groups as Record<string, string | undefined>;
    const named = [first!, ...(more ?? "").split(/,\s+and\s+|,\s+|\s+and\s+|\s*&\s*/)]
      .map((author) => comparable(author.replace(/['’]s$/, "")))
      .filter((author) => author !== "");
    // "In May, Li and Hoiem 2016" names two authors.
    while (named.length > 0 && notAuthors.has(named[0])) named.shift();
    if (named.length === 0) return [];
    const line = text.slice(0, found.index).split("\n").length;
    return {
      at: `${name}:${line}`,
      text: found[0].replace(/\s+/g, " "),
      authors: named,
      etAl: etAl !== undefined,
      year: year!,
      letter: letter!,
    };
  });
}

/** What is wrong with a citation, in a sentence; undefined where it is one of the works. */
export function complaint(
  { at, text, authors, etAl, year, letter }: Citation,
  works: readonly Work[],
): string | undefined {
  const key = `${authors[0]}${year}${letter}`;
  const candidates = works.filter((work) => work.key === key || (letter === "" && work.key.slice(0, -1) === key));
  if (candidates.length === 0) {
    return `${at}: "${text}" has no entry ${key} in ${bibliography} (a word that is no author goes into notAuthors)`;
  }
  const fits = ({ authors: all }: Work): boolean => {
    if (etAl) return all.length > 2;
    // A surname alone may stand for all authors.
    return authors.length === 1 || all.join() === authors.join();
  };
  if (candidates.some(fits)) return undefined;
  const known = candidates.map((work) => `${work.key} by ${work.tags.author}`).join("; ");
  return `${at}: "${text}" does not name the authors of ${known}`;
}
