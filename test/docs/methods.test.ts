import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, it } from "node:test";
import katex from "katex";
import { directions } from "../../src/directions";
import {
  completionNames,
  findStrategy,
  headNames,
  lossNames,
  policies,
  strategyDefinitions,
  strategyNames,
} from "../../src/strategies";
import { environmentModule, root } from "../house/project";
import { bibliography, citationsIn, worksOf } from "./citations";

const folders = ["docs/directions", "docs/figures", "docs/parts", "docs/strategies"];
const pagesThere = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
const read = (page: string): string => readFileSync(join(root, page), "utf8");
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");

/** The formulas of a page, in the two ways in which GitHub draws them everywhere. */
const formulasOf = (text: string): string[] =>
  [...text.matchAll(/^```math\n([\s\S]*?)^```$/gm), ...text.matchAll(/\$`([^`]+)`\$/g)].map(([, tex]) => tex);

const headingsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/\s/g, "-"));

const estimate = { mean: 0.5, half: 0.1, n: 3 };

describe("pages of methods", () => {
  let made: Readonly<Record<string, string>> = {};

  before(async () => {
    const { madePages } = await environmentModule<{
      readonly madePages: (root: string) => Readonly<Record<string, string>>;
    }>("documents/pages/index.mjs");
    made = madePages(root);
  });

  it("are as the definitions are now, and no other file is beside them (npm run docs:methods writes them)", () => {
    assert.deepEqual([...pagesThere].sort(), Object.keys(made).sort());
    for (const [page, text] of Object.entries(made)) assert.equal(read(page), text, `${page} is stale`);
  });

  it("are there for every strategy and direction, and their indexes name each once", () => {
    const named = (page: string): string[] => [...read(page).matchAll(/^\| \[`([\w-]+)`\]/gm)].map(([, name]) => name);
    assert.deepEqual(named("docs/strategies/README.md").sort(), [...strategyNames].sort());
    assert.deepEqual(named("docs/directions/README.md").sort(), [...directions.builtInNames].sort());
    for (const name of strategyNames) assert.ok(pagesThere.includes(`docs/strategies/${name}.md`), name);
    for (const name of directions.builtInNames) assert.ok(pagesThere.includes(`docs/directions/${name}.md`), name);
  });

  it("have a section for every loss, rule of completion, head and policy", () => {
    const parts = { losses: lossNames, completion: completionNames, heads: headNames, memories: Object.keys(policies) };
    for (const [part, names] of Object.entries(parts)) {
      for (const name of names) assert.ok(headingsOf(`docs/parts/${part}.md`).includes(name), `${part}: ${name}`);
    }
  });

  it("show every option of a strategy, with a source of its default", () => {
    for (const { name, options } of strategyDefinitions()) {
      const rows = [...read(`docs/strategies/${name}.md`).matchAll(/^\| `([\w-]+)` \|(?:[^|]*\|){3} ?([^|]*)\|$/gm)];
      const sources = new Map(rows.map(([, option, source]) => [option, source.trim()]));
      for (const option of Object.keys(options)) {
        const kebab = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        assert.notEqual(sources.get(kebab) ?? "", "", `${name}: ${option}`);
      }
    }
  });

  for (const page of pagesThere.filter((name) => name.endsWith(".md"))) {
    it(`${page} has formulas that KaTeX reads, links that lead somewhere, and a reference for each citation`, () => {
      const text = read(page);
      const formulas = formulasOf(text);
      if (!/(README|memories)\.md$/.test(page)) assert.ok(formulas.length > 0, "there is no formula");
      for (const tex of formulas) katex.renderToString(tex, { throwOnError: true, strict: "error", output: "mathml" });

      for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https:/.test(target)) continue;
        const [path, anchor] = target.split("#");
        const file = join(dirname(page), path);
        assert.ok(existsSync(join(root, file)), target);
        if (anchor !== undefined) assert.ok(headingsOf(file).includes(anchor), target);
      }

      if (page.endsWith("README.md")) return;
      const [body, references = ""] = text.split("\n## References\n");
      const works = worksOf(read(bibliography));
      for (const { text: cited, authors, year, letter } of citationsIn({ name: page, text: withoutCode(body) })) {
        const meant = works.filter(
          (work) => work.authors[0] === authors[0] && work.tags.year === year && work.key.endsWith(letter),
        );
        const titles = meant.map(({ tags }) => tags.title.replace(/[{}]/g, ""));
        assert.ok(
          titles.some((title) => references.includes(title)),
          `${cited} is not among the references`,
        );
      }
    });
  }

  it("have drawings in which the update is the one of the formula", () => {
    /** The three arrows of a panel as vectors, in lengths of the new task's gradient: the update comes first. */
    const arrowsOf = (direction: string): readonly [number, number][][] => {
      const drawn = read(`docs/figures/direction-${direction}.svg`);
      const ends = [
        ...drawn.matchAll(/<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"[^>]*\/><polygon/g),
      ];
      const vectors = ends
        .map(([, ...at]) => at.map(Number))
        .map(([x1, y1, x2, y2]) => [(x2 - x1) / 78, (y1 - y2) / 78]);
      return [vectors.slice(0, 3), vectors.slice(3)] as [number, number][][];
    };
    for (const [update, primary, other] of arrowsOf("sum"))
      for (const axis of [0, 1]) assert.ok(Math.abs(update[axis] - primary[axis] - other[axis]) < 0.01);
    const [agree, oppose] = arrowsOf("project");
    assert.deepEqual(agree[0], agree[1], "nothing opposes: the update is the new task's gradient");
    const [update, primary, other] = oppose;
    const inner = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1];
    assert.ok(Math.abs(inner(update, other)) < 0.01, "on the edge of the half plane");
    const moved = [update[0] - primary[0], update[1] - primary[1]];
    assert.ok(Math.abs(inner(moved, update)) < 0.01, "and the closest point of it");
  });

  it("show a row of a study on the page of the strategy that its command runs", async () => {
    const { resultsText } = await environmentModule<{
      readonly resultsText: (studies: readonly object[], strategy: string) => string;
    }>("documents/pages/results.mjs");
    const row = { name: "B0-C4 krt", command: "npx palimpsest run --strategy krt --protocol B0-C4", acc: estimate };
    const studies = [{ study: "field", title: "t", protocol: "p", command: "c", scale: "small", rows: [row] }];
    assert.match(resultsText(studies, "krt"), /B0-C4 krt.*0\.5000 ± 0\.1000 \(3\)/);
    assert.equal(resultsText(studies, "lwf"), "");
  });

  it("have commands that name the method as a run reads it", () => {
    for (const { name, regimes } of strategyDefinitions()) {
      const [, strategy] = /^npx palimpsest run --strategy (\S+)/m.exec(read(`docs/strategies/${name}.md`)) ?? [];
      assert.equal(findStrategy(strategy, regimes[0]).name, name);
    }
  });
});
