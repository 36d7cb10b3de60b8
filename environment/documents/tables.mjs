import { code, kebab, table } from "./markdown.mjs";

/**
 * @typedef {import("../../src/base/definition.js").Definition} Definition
 * @typedef {import("../../src/nn/index.js").BackboneDefinition} BackboneDefinition
 * @typedef {import("../../src/strategies/index.js").StrategyDefinition} StrategyDefinition
 */

/**
 * The options of a definition with their defaults, and its presets, as people write them.
 * @param {Definition} definition
 */
function optionsText({ name, options, presets = {} }) {
  const values = Object.entries(options).map(([key, { default: value }]) =>
    code(value === undefined ? kebab(key) : `${kebab(key)}=${value}`),
  );
  return [...values, ...Object.keys(presets).map((preset) => code(`${name}:${preset}`))].join(", ");
}

/** @param {readonly StrategyDefinition[]} strategies */
export const strategyTable = (strategies) =>
  table(
    ["strategy", "what it does", "direction", "labels of earlier tasks", "options and defaults", "source"],
    strategies.map((definition) => {
      const { name, summary, source, direction, regimes } = definition;
      return [code(name), summary, code(direction), regimes.join(", "), optionsText(definition), source];
    }),
  );

/**
 * A table of definitions that say nothing more than every definition says.
 * @param {string} kind heading of the first column
 * @param {readonly Definition[]} definitions
 */
export const definitionTable = (kind, definitions) =>
  table(
    [kind, "what it is", "options and defaults", "source"],
    definitions.map((definition) => {
      const { name, summary, source } = definition;
      return [code(name), summary, optionsText(definition), source];
    }),
  );

/** @param {readonly BackboneDefinition[]} backbones */
export const backboneTable = (backbones) =>
  table(
    ["network", "what it is", "gates", "what `--width` means; as published", "options and defaults", "source"],
    backbones.map((definition) => {
      const { name, summary, source, hasGates = false, width } = definition;
      const ofWidth = `${width.meaning}; ${width.published}`;
      return [code(name), summary, hasGates ? "yes" : "no", ofWidth, optionsText(definition), source];
    }),
  );
