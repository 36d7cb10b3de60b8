import katex from "katex";

/**
 * A formula as HTML, drawn now: the page needs KaTeX's style and fonts, and no script.
 * @param {string} formula in TeX
 * @param {boolean} displayMode whether it stands on lines of its own
 */
const drawn = (formula, displayMode) => katex.renderToString(formula, { displayMode, throwOnError: true });

/**
 * What is used of a parser of markdown-it, which has no types of its own.
 * @typedef {(type: string, tag: string, nesting: 0) => { content: string }} Push
 * @typedef {{ src: string, pos: number, posMax: number, push: Push }} State
 * @typedef {{ readonly info: string, readonly content: string }} Token
 * @typedef {(tokens: readonly Token[], i: number, ...others: readonly unknown[]) => string} Rule
 * @typedef {{
 *   readonly inline: {
 *     readonly ruler: {
 *       readonly before: (other: string, name: string, rule: (state: State, silent: boolean) => boolean) => void,
 *     },
 *   },
 *   readonly renderer: { readonly rules: { fence?: Rule } },
 * }} Parser
 */

/**
 * Teaches a parser of Markdown what GitHub reads as formulas: blocks of the language `math`, and `$` + backtick around
 * one in a line.
 * @param {Parser} parser
 */
export function drawFormulas(parser) {
  parser.inline.ruler.before("backticks", "math", (state, silent) => {
    if (!state.src.startsWith("$`", state.pos)) return false;
    const end = state.src.indexOf("`$", state.pos + 2);
    if (end < 0 || end >= state.posMax) return false;
    if (!silent) {
      state.push("html_inline", "", 0).content = drawn(state.src.slice(state.pos + 2, end), false);
    }
    state.pos = end + 2;
    return true;
  });
  const { fence } = parser.renderer.rules;
  parser.renderer.rules.fence = (tokens, i, ...others) =>
    tokens[i].info.trim() === "math" ? drawn(tokens[i].content, true) : (fence?.(tokens, i, ...others) ?? "");
}
