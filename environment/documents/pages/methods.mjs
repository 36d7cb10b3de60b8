import { capital, code, docstringText, fence, prose, sectionsText, table } from "../markdown.mjs";
import { deviationsText, formulasText, optionsText } from "./parts.mjs";
import { objectiveRows } from "./plans.mjs";
import { resultFigure } from "./resultFigure.mjs";
import { resultsText, strategyOf } from "./results.mjs";

/**
 * @typedef {import("../../../src/strategies/index.js").StrategyDefinition} StrategyDefinition
 * @typedef {import("../../../src/directions/index.js").DirectionDefinition} DirectionDefinition
 * @typedef {{ readonly path: string, readonly docstring: string }} Exported
 * @typedef {object} Sources what pages are made from beside definitions
 * @property {import("./parts.mjs").RangeText} rangeText
 * @property {readonly import("./results.mjs").Study[]} studies
 * @property {(definition: StrategyDefinition) => import("../../../src/strategies/index.js").Strategy} made
 */

/** @param {string} text */
const base = (text) => text.split(":")[0];

/** @param {string} direction */
const directionLink = (direction) => `[${code(direction)}](../directions/${base(direction)}.md)`;

/**
 * A part that a run may replace by another, with the section that describes it.
 * @param {string} page of its kind
 * @param {string} part as a run names it
 */
const partLink = (page, part) => `[${code(part)}](../parts/${page}.md#${base(part)}); any other may be given`;

const planeText =
  "The update is the black arrow: a step goes against it. In the shaded half plane it lowers the other objective, to " +
  "first order. The gradient of the new task has length 1 and the other 0.7, at 60 and at 130 degrees.";

/** @param {string} head */
const headLink = (head) => `[${code(head)}](../parts/heads.md#${base(head)})`;

const noCompletion = "none: it takes no labels of earlier tasks";

/**
 * @param {string} name
 * @param {string} path
 * @param {string} summary
 * @param {string} source
 */
const headOf = (name, path, summary, source) =>
  `# ${name}\n\n${capital(prose(summary))}. Source: ${prose(source)}. Code: [${path}](../../${path}).`;

/** Where the drawing of a direction lies. @param {string} name */
export const directionDrawing = (name) => `docs/figures/direction-${name}.svg`;

/** Where the drawing of a strategy's results lies. @param {string} name @param {string} study */
export const resultDrawing = (name, study) => `docs/figures/results-${study}-${name}.svg`;

/** The studies that are drawn on the page of a strategy: the first that has it. */
const drawnStudies = ["strategies", "field"];

/**
 * The results of a strategy as a drawing, and where it lies; undefined where no study with several methods has it.
 * @param {readonly import("./results.mjs").Study[]} studies
 * @param {string} name
 */
export function drawnResults(studies, name) {
  /** @param {import("./results.mjs").Row} row */
  const isOwn = (row) => strategyOf(row) === name;
  const found = drawnStudies
    .flatMap((wanted) => studies.filter(({ study }) => study === wanted))
    .find(({ rows }) => rows.some(isOwn));
  const drawing = found && resultFigure(found, isOwn);
  return drawing && { path: resultDrawing(name, found.study), drawing, title: found.title };
}

/** @param {string} about @param {string} path below `docs` */
const shown = (about, path) => `![${about}](${path.replace("docs/", "../")})`;

/**
 * The page of a strategy.
 * @param {StrategyDefinition} definition
 * @param {Exported} exported
 * @param {Sources} sources
 */
export function strategyPage(definition, { path, docstring }, { rangeText, studies, made }) {
  const { name, summary, source, page, regimes } = definition;
  const [first] = regimes;
  const flag = first === "unavailable" ? "" : ` --labels ${first}`;
  return sectionsText([
    [headOf(name, path, summary, source), "[All strategies](README.md)"],
    ["## What it does", docstringText(docstring)],
    ["## Formulas", formulasText(page)],
    ["## What it is made of", partsText(definition, made(definition))],
    ["## Options", optionsText(definition, rangeText)],
    ["## Where it differs from its source", deviationsText(page)],
    ["## How to run it", fence("sh", `npx palimpsest run --strategy ${name}${flag} --scale smoke`)],
    ["## Results", resultsOf(studies, name)],
  ]);
}

/**
 * @param {StrategyDefinition} definition
 * @param {import("../../../src/strategies/index.js").Strategy} strategy
 */
function partsText(definition, strategy) {
  const { direction, regimes, heads = [], refuses = {}, options } = definition;
  const refused = Object.keys(refuses).map(directionLink);
  const completes = regimes.includes("available");
  const memory = "memory" in options || "policy" in options;
  const needs = [
    definition.needsPrevious && "the answers of the network before the task",
    definition.needsEmbedding && "the embedding of the network before the task",
    definition.needsGates && "a backbone with gates",
    definition.trains === "first" && "gradient steps in the first task alone",
  ].filter((need) => typeof need === "string");
  return table(
    ["part", "what it has"],
    [
      ...objectiveRows(definition, strategy),
      ["direction", `${directionLink(direction)}${refused.length > 0 ? `; refuses ${refused.join(", ")}` : ""}`],
      ["head", `${headLink(strategy.head)}; ${heads.length > 0 ? "no other" : "any other may be given"}`],
      ["loss of labels", partLink("losses", definition.loss ?? "bce")],
      ["completion", completes ? partLink("completion", definition.complete ?? "none") : noCompletion],
      ["memory", memory ? "stored samples: [memories](../parts/memories.md)" : "no stored samples"],
      ["needs", needs.join(", ") || "nothing more"],
    ],
  );
}

/**
 * @param {readonly import("./results.mjs").Study[]} studies
 * @param {string} name
 */
function resultsOf(studies, name) {
  const drawn = drawnResults(studies, name);
  const picture = drawn && shown(`${drawn.title}: ACC of each method, ${name} in colour`, drawn.path);
  return [picture, resultsText(studies, name) || "No study with committed results has it."]
    .filter(Boolean)
    .join("\n\n");
}

/**
 * The page of a direction.
 * @param {DirectionDefinition} definition
 * @param {Exported} exported
 * @param {Sources & { readonly strategies: readonly StrategyDefinition[] }} sources
 */
export function directionPage(definition, { path, docstring }, { rangeText, strategies }) {
  const { name, summary, source, page, treatment } = definition;
  const users = strategies.filter(({ direction }) => base(direction) === name).map((strategy) => strategy.name);
  const treats =
    treatment === "primary"
      ? "The gradient of the new task comes first, and is changed only as far as the others demand."
      : "All objectives are treated alike.";
  const own = users.map((user) => `[${code(user)}](../strategies/${user}.md)`).join(", ");
  const used = users.length === 0 ? "It is the default of no strategy." : `It is the default of ${own}.`;
  return sectionsText([
    [headOf(name, path, summary, source), "[All directions](README.md)"],
    ["## What it does", docstringText(docstring)],
    ["## Formulas", formulasText(page)],
    ["## In the plane of two gradients", `${shown(`The update of ${name}`, directionDrawing(name))}\n\n${planeText}`],
    [
      "## What it is part of",
      `${treats} ${used} Any other strategy takes it too, unless its page says that it refuses it.`,
    ],
    ["## Options", optionsText(definition, rangeText)],
    ["## Where it differs from its source", deviationsText(page)],
    ["## How to run it", fence("sh", `npx palimpsest run --strategy lwf --direction ${name} --scale smoke`)],
  ]);
}
