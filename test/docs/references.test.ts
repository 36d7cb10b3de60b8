import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { bibliography, citationsIn, complaint, worksOf, type Source } from "./citations";
import { documents } from "./markdown";

/**
 * Holds docs/references.bib to its own rules, and every text of the project to docs/references.bib: "Kirkpatrick et al.
 * 2017" in a comment, a string, a notebook or the README must be a work that stands there, by these authors and of this
 * year.
 */
const root = join(__dirname, "../..");

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
    // These files hold citations that are wrong on purpose, or made of patterns.
    ...code
      .filter((path) => !/^test\/docs\/(references\.test|citations)\.ts$/.test(path))
      .map((name) => ({ name, text: read(name) })),
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
