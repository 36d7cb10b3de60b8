import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { code, prose, table } from "../markdown.mjs";

/**
 * @typedef {{ readonly mean: number, readonly half: number, readonly n: number }} Estimate
 * @typedef {Readonly<Record<string, unknown>> & { readonly name: string }} Row
 * @typedef {object} Study what `docs/results/NAME.json` holds
 * @property {string} study
 * @property {string} title
 * @property {string} protocol
 * @property {string} command
 * @property {string} scale
 * @property {readonly Row[]} rows
 */

/**
 * The studies whose results are committed, by name.
 * @param {string} root the project folder
 * @returns {readonly Study[]}
 */
export function studiesIn(root) {
  const folder = join(root, "docs", "results");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/**
 * The rows of studies that are of a strategy, as tables: mean and half of the 95 % interval over seeds.
 * @param {readonly Study[]} studies
 * @param {string} strategy
 */
export function resultsText(studies, strategy) {
  return studies
    .flatMap(({ study, title, protocol, command, scale, rows }) => {
      const own = rows.filter((row) => strategyOf(row) === strategy);
      if (own.length === 0) return [];
      const measures = [...new Set(own.flatMap((row) => Object.keys(row).filter((key) => isEstimate(row[key]))))];
      const cells = own.map((row) => [code(row.name), ...measures.map((measure) => estimateText(row[measure]))]);
      const about = `**${prose(title)}** (study ${code(study)}, scale ${code(scale)}; ${prose(protocol)}). Made by`;
      const read = "Mean and half of the 95 % interval; in brackets the number of runs";
      return [`${about} ${code(command)}. ${read}.\n\n${table(["run", ...measures], cells)}`];
    })
    .join("\n\n");
}

/**
 * The strategy of a row without its options: as its command names it, else how its name begins.
 * @param {Row} row
 */
export function strategyOf({ name, command }) {
  const given = typeof command === "string" ? /--strategy ([\w-]+)/.exec(command)?.[1] : undefined;
  return given ?? /^[\w-]+/.exec(name)?.[0];
}

/**
 * @param {unknown} value
 * @returns {value is Estimate}
 */
const isEstimate = (value) => typeof value === "object" && value !== null && "mean" in value && "half" in value;

/** @param {unknown} value */
function estimateText(value) {
  if (!isEstimate(value)) return "";
  return `${value.mean.toFixed(4)} ± ${value.half.toFixed(4)} (${value.n})`;
}
