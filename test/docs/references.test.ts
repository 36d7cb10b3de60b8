import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { toJSON } from "@orcid/bibtex-parse-js";
import { documents } from "./markdown";

/**
 * Holds docs/references.bib to its own rules, and every text of the project to docs/references.bib: "Kirkpatrick et al.
 * 2017" in a comment, a string, a notebook or the README must be a work that stands there, by these authors and of this
 * year.
 */
const root = join(__dirname, "../..");
const bibliography = "docs/references.bib";

/** A work of docs/references.bib. */
interface Work {
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Surnames as `comparable` writes them. */
  readonly authors: readonly string[];
}

/** A text where citations are looked for. */
interface Source {
  /** As a message names it: `src/a.ts`, `notebooks/01.ipynb, cell 3`. */
  readonly name: string;
  readonly text: string;
}

/** "Li and Hoiem 2016" as found. */
interface Citation {
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
function worksOf(bibtex: string): Work[] {
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
function citationsIn({ name, text }: Source): Citation[] {
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
function complaint({ at, text, authors, etAl, year, letter }: Citation, works: readonly Work[]): string | undefined {
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

/** Every text of the project where a work may be cited. Folders are read as they are: files may move within them. */
function sources(): Source[] {
  const filesIn = (folder: string, ending: RegExp): string[] =>
    readdirSync(join(root, folder), { recursive: true })
      .map((path) => `${folder}/${path as string}`)
      .filter((path) => ending.test(path))
      .sort();
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const code = ["src", "test", "bench", "environment"].flatMap((folder) => filesIn(folder, /\.(ts|mjs|cjs|py)$/));
  const notebooks = filesIn("notebooks", /^(?!.*checkpoints).*\.ipynb$/).flatMap((path) =>
    (JSON.parse(read(path)) as { cells: { cell_type: string; source: string | string[] }[] }).cells
      .map(({ cell_type, source }, index) => ({
        cell_type,
        name: `${path}, cell ${index + 1}`,
        text: [source].flat().join(""),
      }))
      .filter(({ cell_type }) => cell_type === "markdown"),
  );
  return [
    // This file holds citations that are wrong on purpose.
    ...code.filter((path) => path !== "test/docs/references.test.ts").map((name) => ({ name, text: read(name) })),
    ...notebooks,
    ...documents.map((name) => ({ name, text: read(name) })),
  ];
}

const works = worksOf(readFileSync(join(root, bibliography), "utf8"));

describe(bibliography, () => {
  it("has authors, title, year, a way to find the work, and what confirmed it, for every work", () => {
    for (const { key, tags } of works) {
      for (const field of ["author", "title", "year", "checked"]) assert.ok(tags[field], `${key} has no ${field}`);
      assert.match(tags.year, /^\d{4}$/, `${key}: the year`);
      assert.ok(tags.doi || tags.eprint || tags.note, `${key} has neither a doi nor an eprint nor a note`);
    }
  });

  it("has keys of the first author's surname and the year, unique and sorted", () => {
    const keys = works.map(({ key }) => key);
    assert.deepEqual(keys, [...new Set(keys)].sort());
    for (const { key, tags, authors } of works) {
      const plain = `${authors[0]}${tags.year}`;
      const alike = works.filter((work) => `${work.authors[0]}${work.tags.year}` === plain);
      const letter = alike.length > 1 ? "abcdefgh"[alike.findIndex((work) => work.key === key)] : "";
      assert.equal(key, `${plain}${letter}`);
    }
  });

  it("has DOIs and arXiv numbers that are well formed", () => {
    for (const { key, tags } of works) {
      const { doi, eprint, archivePrefix, year } = tags;
      if (doi !== undefined) assert.match(doi, /^10\.\d{4,9}\/[^\s{}]+$/, `${key}: the doi`);
      assert.equal(archivePrefix, eprint === undefined ? undefined : "arXiv", `${key}: the archivePrefix`);
      if (eprint === undefined) continue;
      assert.match(eprint, /^\d\d(0[1-9]|1[0-2])\.\d{4,5}$/, `${key}: the eprint`);
      // The first four digits are year and month of the preprint, which is not younger than the work.
      assert.ok(2000 + Number(eprint.slice(0, 2)) <= Number(year), `${key}: ${eprint} is younger than ${year}`);
    }
  });

  it("has every work that code, notebooks and README cite", () => {
    const citations = sources().flatMap(citationsIn);
    // Far fewer would mean that the search is broken, not that all is well.
    assert.ok(
      new Set(citations.map(({ authors, year }) => `${authors[0]}${year}`)).size > 30,
      "citations are not found",
    );
    const complaints = citations.map((found) => complaint(found, works)).filter((text) => text !== undefined);
    assert.deepEqual(complaints, [], `\n${complaints.join("\n")}\n`);
  });
});

describe("the search for citations", () => {
  const found = (text: string): string[] =>
    citationsIn({ name: "a.ts", text }).map(
      ({ authors, etAl, year, letter }) => `${authors.join("+")}${etAl ? "+..." : ""} ${year}${letter}`,
    );
  const complaintsAbout = (text: string): (string | undefined)[] =>
    citationsIn({ name: "a.ts", text }).map((one) => complaint(one, works));

  it("reads the ways in which a work is cited", () => {
    const ways: Readonly<Record<string, string[]>> = {
      "Vitter 1985": ["vitter 1985"],
      "(Kirkpatrick et al. 2017, equation 3)": ["kirkpatrick+... 2017"],
      "Davari et al. (2022) call": ["davari+... 2022"],
      "Guo et al., 2017": ["guo+... 2017"],
      "Lopez-Paz and Ranzato 2017": ["lopezpaz+ranzato 2017"],
      "Li & Hoiem 2016": ["li+hoiem 2016"],
      "Zenke, Poole and Ganguli 2017": ["zenke+poole+ganguli 2017"],
      "Kim, Jeong, and Kim 2020": ["kim+jeong+kim 2020"],
      "Wang, Tsvetkov, Firat and Cao 2021": ["wang+tsvetkov+firat+cao 2021"],
      "d'Autume et al. 2019, Désidéri 2012": ["dautume+... 2019", "desideri 2012"],
      "Golub and Van Loan 2013": ["golub+loan 2013"],
      "Li and Hoiem's 2016 network": ["li+hoiem 2016"],
      "Liu et al. 2021b": ["liu+... 2021b"],
      "(Li 2018; Sener and Koltun 2018)": ["li 2018", "sener+koltun 2018"],
      "/**\n * of Lopez-Paz and\n * Ranzato\n * 2017.\n */": ["lopezpaz+ranzato 2017"],
      "// Aljundi\n// et al. 2018": ["aljundi+... 2018"],
    };
    for (const [text, expected] of Object.entries(ways)) assert.deepEqual(found(text), expected, text);
  });

  it("leaves alone what is no citation", () => {
    const others = [
      "in Node 20 or 22",
      "Pascal VOC 2012 and VOC2007",
      "COCO 2014",
      "In 2012",
      "VOCtrainval_11-May-2012.tar",
      "May 2012",
      "ES2022",
      "at 2000 images",
      "Batches 2048 long",
      "Li and Hoiem have equation 2016x",
    ];
    for (const text of others) assert.deepEqual(found(text), [], text);
  });

  it("names file and line of a citation without an entry", () => {
    const [text] = complaintsAbout("// one line\n/**\n * As Nobody and\n * Noone 2017 say.\n */");
    assert.match(text!, /^a\.ts:3: "Nobody and Noone 2017" has no entry nobody2017 in docs\/references\.bib/);
    assert.match(complaintsAbout("Kirkpatrick et al. 2016")[0]!, /no entry kirkpatrick2016/);
    assert.match(complaintsAbout("Chaudhry et al. 2019c")[0]!, /no entry chaudhry2019c/);
  });

  it("refuses authors that are not those of the work", () => {
    assert.deepEqual(complaintsAbout("Buzzega, Boschini, Porrello, Abati and Calderara 2020"), [undefined]);
    assert.match(
      complaintsAbout("Buzzega, Boschi, Porrello, Abati and Calderara 2020")[0]!,
      /does not name the authors/,
    );
    assert.match(complaintsAbout("Li and Hoiem 2018")[0]!, /li2018 by Li, Yingru/);
    assert.match(complaintsAbout("Sener et al. 2018")[0]!, /sener2018 by Sener, Ozan and Koltun, Vladlen/);
    assert.deepEqual(complaintsAbout("Kirkpatrick 2017"), [undefined]);
    // Two works of one name and year: either may be meant, until a letter says which.
    assert.deepEqual(complaintsAbout("Liu, Liu, Jin, Stone and Liu 2021; Liu et al. 2021; Liu et al. 2021a"), [
      undefined,
      undefined,
      undefined,
    ]);
  });
});
