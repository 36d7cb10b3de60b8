import { join } from "node:path";
import { require as requireTypeScript } from "tsx/cjs/api";
import { exportedIn } from "./docstrings.mjs";
import { capital, code, prose, table } from "../markdown.mjs";
import { memoriesText } from "./memories.mjs";
import { directionFigure } from "./directionFigure.mjs";
import { directionDrawing, directionPage, drawnResults, strategyPage } from "./methods.mjs";
import { partText } from "./parts.mjs";
import { readAndNotBuilt } from "./notBuilt.mjs";
import { referenceList, worksIn } from "./references.mjs";
import { studiesIn } from "./results.mjs";

/** Folders below `docs` that hold made pages and nothing else. */
export const pageFolders = ["docs/directions", "docs/figures", "docs/parts", "docs/strategies"];

const note = "<!-- `npm run docs:methods` makes this page from the definition: change it there. -->\n\n";

/** Families of strategies, in the order of the index. */
const families = ["reference", "regularisation", "replay", "projection", "architecture", "multi-label"];

const objectiveNames =
  "A page names the objectives of a method as `events.jsonl` does: `bce:k` is the loss of the labels of task k, " +
  "`bce:seen` that of all classes seen so far, `distil:k` the distillation of the answers for the classes of task k.";

/**
 * The pages of all methods and parts, by their paths below the project folder.
 * @param {string} root the project folder
 * @returns {Readonly<Record<string, string>>}
 */
export function madePages(root) {
  /** @param {string} path */
  const load = (path) => requireTypeScript(join(root, "src", path), import.meta.url);
  const {
    completions,
    headDefinitions,
    losses,
    makeStrategy,
    memoryOptions,
    policies,
    strategyDefinitions,
    streamOptions,
  } = load("strategies/index.ts");
  const { directions, parseDirection } = load("directions/index.ts");
  const { updateOf } = load("analysis/plane.ts");
  const { rangeText } = load("base/optionSpecs.ts");
  const exported = [...exportedIn(root, "src/strategies"), ...exportedIn(root, "src/directions")];
  const works = worksIn(root);
  /** @param {string} maker @param {string} name */
  const definedBy = (maker, name) =>
    found(
      exported.find((one) => one.maker === maker && one.defined === name),
      name,
    );
  /** @param {string} name */
  const exportedAs = (name) =>
    found(
      exported.find((one) => one.name === name),
      name,
    );
  /** @param {string} text @returns {string} */
  const finished = (text) => {
    const references = referenceList(works, text);
    return `${note}${text}${references === "" ? "" : `\n\n## References\n\n${references}`}\n`;
  };
  /** @type {readonly import("./methods.mjs").StrategyDefinition[]} */
  const strategies = strategyDefinitions();
  const sources = { rangeText, studies: studiesIn(root), made: makeStrategy, strategies };
  /** @type {Record<string, string>} */
  const pages = {};
  for (const definition of strategies) {
    const { name } = definition;
    pages[`docs/strategies/${name}.md`] = finished(
      strategyPage(definition, definedBy("defineStrategy", name), sources),
    );
    const drawn = drawnResults(sources.studies, name);
    if (drawn) pages[drawn.path] = drawn.drawing;
  }
  for (const definition of directions.definitions) {
    const { name } = definition;
    pages[`docs/directions/${name}.md`] = finished(
      directionPage(definition, definedBy("defineDirection", name), sources),
    );
    pages[directionDrawing(name)] = directionFigure(name, (gram) => updateOf(parseDirection(name), gram).weights);
  }
  /** @param {string} title @param {string} maker @param {string} option @param {readonly any[]} definitions */
  const partsPage = (title, maker, option, definitions) =>
    finished(
      [
        `# ${title}\n\nAny strategy takes each of them by ${code(`--${option}`)}, unless its page says otherwise.`,
        ...definitions.map((definition) => {
          const command = `npx palimpsest run --strategy lwf --${option} ${definition.name} --scale smoke`;
          return partText(definition, definedBy(maker, definition.name), command, rangeText);
        }),
      ].join("\n\n"),
    );
  pages["docs/parts/losses.md"] = partsPage("Losses of labels", "defineLoss", "loss", losses.definitions);
  pages["docs/parts/completion.md"] = partsPage(
    "Completion of labels",
    "defineCompletion",
    "complete",
    completions.definitions,
  );
  pages["docs/parts/heads.md"] = partsPage("Heads", "defineHead", "head", headDefinitions());
  pages["docs/parts/memories.md"] = finished(
    memoriesText({ memoryOptions, policies, streamOptions, rangeText, exportedAs }),
  );
  pages["docs/strategies/README.md"] = finished(strategyIndex(strategies));
  pages["docs/directions/README.md"] = `${note}${directionIndex(directions.definitions)}\n`;
  return pages;
}

/**
 * @template T
 * @param {T | undefined} value
 * @param {string} name
 */
function found(value, name) {
  if (value === undefined) throw new Error(`no docstring of ${name} was found: define it by an exported const`);
  return value;
}

/** @param {readonly import("./methods.mjs").StrategyDefinition[]} strategies */
function strategyIndex(strategies) {
  const groups = families.map((family) => {
    const own = strategies.filter(({ page }) => page?.family === family);
    const rows = own.map(({ name, summary, source }) => [`[${code(name)}](${name}.md)`, prose(summary), prose(source)]);
    return `## ${capital(family)}\n\n${table(["strategy", "what it does", "source"], rows)}`;
  });
  const parts = ["losses", "completion", "heads", "memories"]
    .map((part) => `[${part}](../parts/${part}.md)`)
    .join(", ");
  return [
    "# Strategies",
    `A page for each. Every strategy takes any [direction](../directions/README.md) and other parts: ${parts}.`,
    objectiveNames,
    ...groups,
    readAndNotBuilt,
  ].join("\n\n");
}

/** @param {readonly import("./methods.mjs").DirectionDefinition[]} directions */
function directionIndex(directions) {
  const rows = directions.map(({ name, summary, source }) => [
    `[${code(name)}](${name}.md)`,
    prose(summary),
    prose(source),
  ]);
  return `# Directions\n\nA page for each.\n\n${table(["direction", "what it does", "source"], rows)}`;
}
