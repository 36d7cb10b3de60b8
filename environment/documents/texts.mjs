import { join } from "node:path";
import { require as requireTypeScript } from "tsx/cjs/api";
import { allowedTable, drawingOf } from "./rooms.mjs";
import { backboneTable, definitionTable, strategyTable } from "./tables.mjs";

/** The documents that have marked places. */
export const documents = ["docs/architecture.md", "docs/guide/methods.md", "docs/guide/data.md"];

/**
 * The texts that are made from the code, by the names of their places in the documents.
 * @param {string} root the project folder
 * @returns {Promise<Readonly<Record<string, string>>>}
 */
export async function madeTexts(root) {
  /** @param {string} room */
  const load = (room) => requireTypeScript(join(root, "src", room, "index.ts"), import.meta.url);
  const { completions, headDefinitions, losses, strategyDefinitions } = load("strategies");
  const { directions } = load("directions");
  const { benchmarkDefinitions } = load("data");
  const { backboneDefinitions } = load("nn");
  return {
    rooms: await drawingOf(root),
    arrows: allowedTable(root),
    strategies: strategyTable(strategyDefinitions()),
    heads: definitionTable("head", headDefinitions()),
    losses: definitionTable("loss", losses.definitions),
    completions: definitionTable("rule", completions.definitions),
    directions: definitionTable("direction", directions.definitions),
    benchmarks: definitionTable("benchmark", benchmarkDefinitions()),
    networks: backboneTable(backboneDefinitions()),
  };
}
