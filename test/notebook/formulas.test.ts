import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import katex from "katex";
import { packageRoot } from "../../src/base/package";

/** Markdown text with a name for messages. */
interface Text {
  readonly name: string;
  readonly text: string;
}

/** The Markdown cells of the notebooks, and the documents. */
function texts(): Text[] {
  const notebooks = readdirSync(join(packageRoot, "notebooks")).filter((name) => name.endsWith(".ipynb"));
  const cells = notebooks.flatMap((name) => {
    const content = readFileSync(join(packageRoot, "notebooks", name), "utf8");
    const notebook = JSON.parse(content) as { readonly cells: readonly { cell_type: string; source: string[] }[] };
    return notebook.cells.flatMap(({ cell_type, source }, i) =>
      cell_type === "markdown" ? [{ name: `${name}, cell ${i + 1}`, text: [source].flat().join("") }] : [],
    );
  });
  const documents = ["README.md", "CONTRIBUTING.md", "docs/adding.md", "docs/architecture.md", "docs/inputs.md"];
  return [...cells, ...documents.map((name) => ({ name, text: readFileSync(join(packageRoot, name), "utf8") }))];
}

/** The formulas of a text, by the rule of Jupyter and GitHub: not in code, no blank inside the dollars. */
function formulasOf(text: string): string[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
  const found = prose.matchAll(/\$\$([\s\S]+?)\$\$|(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<![\s\\])\$(?!\d)/g);
  return [...found].map(([, display, inline]) => display ?? inline);
}

/** What is wrong with a formula: it cannot be drawn, or it has words that are no text, as a command without `\`. */
function problemOf(formula: string): string | undefined {
  try {
    katex.renderToString(formula, { throwOnError: true, strict: "error", output: "mathml" });
  } catch (cause) {
    return (cause as Error).message;
  }
  const letters = formula
    .replace(/\\(text|textrm|textit|mathrm|mathit|mathtt|operatorname\*?|begin|end)\s*\{[^{}]*\}/g, " ")
    .replace(/\\[A-Za-z]+/g, " ");
  const word = /[A-Za-z]{4,}/.exec(letters)?.[0];
  // A lone control character is what is left of \b, \f, \n, \r, \t or \v of a command.
  return word ?? (/[\u0000-\u0009\u000b-\u001f]/.test(formula) ? "a control character" : undefined);
}

test("every formula of the notebooks and documents can be drawn, and has no command without its backslash", () => {
  const formulas = texts().flatMap(({ name, text }) => formulasOf(text).map((formula) => ({ name, formula })));
  assert.ok(formulas.length > 50, `${formulas.length} formulas`);
  const problems = formulas.flatMap(({ name, formula }) => {
    const problem = problemOf(formula);
    return problem === undefined ? [] : [`${name}: ${problem} in ${formula}`];
  });
  assert.deepEqual(problems, []);
});

test("the check finds lost backslashes, lost halves and unknown commands", () => {
  for (const formula of ["langle g, d \\rangle", "\tfrac{1}{2}", "\\frac{1}{2", "\\grad f", "\\left( x", "a_b_c"]) {
    assert.notEqual(problemOf(formula), undefined, formula);
  }
  assert.deepEqual(formulasOf("costs $5 and $6, `$code$`, $x_1$ and\n$$\ny^2\n$$"), ["x_1", "\ny^2\n"]);
});
