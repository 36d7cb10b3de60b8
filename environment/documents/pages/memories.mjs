import { docstringText, fence } from "../markdown.mjs";
import { optionsText } from "./parts.mjs";

/**
 * @typedef {(samples: number, source: string) => import("../../../src/base/optionSpecs.js").OptionSpecs} OptionsMaker
 * @typedef {object} MemorySources
 * @property {OptionsMaker} memoryOptions
 * @property {OptionsMaker} streamOptions
 * @property {Readonly<Record<string, { readonly name: string }>>} policies
 * @property {import("./parts.mjs").RangeText} rangeText
 * @property {(name: string) => import("./docstrings.mjs").Exported} exportedAs
 */

const introduction =
  "Strategies that replay keep stored samples of earlier images. Which of them stay is a part of its own: a policy " +
  "for the stream of samples, or so many samples of each class. The defaults here are those of `er`; other " +
  "strategies have their own number of samples.";

/**
 * The page of memories: how a stream chooses, and herding of each class.
 * @param {MemorySources} sources
 */
export function memoriesText({ memoryOptions, streamOptions, policies, rangeText, exportedAs }) {
  const own = "each strategy's own";
  const options = { ...memoryOptions(200, own), ...streamOptions(200, own) };
  /** @param {string} title @param {string} name @param {string} command */
  const section = (title, name, command) => {
    const { path, docstring } = exportedAs(name);
    return [`## ${title}`, `Code: [${path}](../../${path}).`, docstringText(docstring), fence("sh", command)];
  };
  const run = (/** @type {string} */ strategy) => `npx palimpsest run --strategy ${strategy} --scale smoke`;
  return [
    "# Memories",
    introduction,
    `## Options\n\n${optionsText({ name: "er", options }, rangeText)}`,
    ...Object.entries(policies).flatMap(([name, policy]) => section(name, policy.name, run(`er:policy=${name}`))),
    ...section("Samples of each class", "herd", run("er:per-class=5")),
  ].join("\n\n");
}
