import { capital, code, docstringText, fence, kebab, prose, table } from "../markdown.mjs";

/**
 * @typedef {import("../../../src/base/definition.js").Definition} Definition
 * @typedef {import("../../../src/base/methodPage.js").MethodPage} MethodPage
 * @typedef {(spec: Definition["options"][string]) => string} RangeText
 */

/**
 * The formulas of a page, each with what it means and where it is from.
 * @param {MethodPage | undefined} page
 */
export const formulasText = (page) =>
  (page?.formulas ?? [])
    .map(({ tex, meaning, source }) => {
      const from = `Source: ${prose(source)}.`;
      return `${fence("math", tex.replace(/\s*\n\s*/g, "\n"))}\n\n${prose(meaning)}\n${from}`;
    })
    .join("\n\n");

/**
 * Where a method differs from its source.
 * @param {MethodPage | undefined} page
 */
export function deviationsText(page) {
  const deviations = page?.deviations ?? [];
  return deviations.length === 0 ? "None is known." : deviations.map((text) => `- ${prose(text)}`).join("\n");
}

/**
 * The options of a definition: default, what it takes, and the source of the default; and its presets.
 * @param {Pick<Definition, "name" | "options" | "presets">} definition
 * @param {RangeText} rangeText
 */
export function optionsText({ name, options, presets = {} }, rangeText) {
  const rows = Object.entries(options).map(([key, spec]) => [
    code(kebab(key)),
    spec.default === undefined ? "none" : code(String(spec.default)),
    rangeText(spec),
    prose(spec.meaning),
    prose(spec.source ?? ""),
  ]);
  if (rows.length === 0) return "It has none.";
  const named = Object.entries(presets).map(([preset, values]) => {
    const given = Object.entries(values).map(([key, value]) => `${kebab(key)}=${String(value)}`);
    return `- ${code(`${name}:${preset}`)} is ${code(`${name}:${given.join(",")}`)}`;
  });
  const all = table(["option", "default", "takes", "what it does", "source of the default"], rows);
  return named.length === 0 ? all : `${all}\n\n${named.join("\n")}`;
}

/**
 * The section of a part that any strategy takes: a loss, a rule of completion, a head.
 * @param {Definition} definition
 * @param {{ readonly path: string, readonly docstring: string }} exported
 * @param {string} command that runs it
 * @param {RangeText} rangeText
 */
export function partText(definition, { path, docstring }, command, rangeText) {
  const { name, summary, page } = definition;
  return [
    `## ${name}`,
    `${capital(prose(summary))}. Source: ${prose(definition.source)}. Code: [${path}](../../${path}).`,
    docstringText(docstring),
    formulasText(page),
    "**Options**",
    optionsText(definition, rangeText),
    "**Where it differs from its source**",
    deviationsText(page),
    fence("sh", command),
  ].join("\n\n");
}
