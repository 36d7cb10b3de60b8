import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { executeNotebook } from "../../src/notebook/execute";
import { readNotebook } from "../../src/notebook/file/readNotebook";
import type { NotebookFigure } from "../../src/notebook/figures";
import { sourceOf, type NotebookCell } from "../../src/notebook/parameters";
import { findBrowser } from "../../src/base/machine/browser";
import { packageRoot } from "../../src/base/package";
import { withoutMpi } from "../distributed/mpirun";
import { folder } from "./fixture";
import { offline } from "./page";

const series = readdirSync(join(packageRoot, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .sort();
const cellsOf = (name: string): readonly NotebookCell[] => readNotebook(join(packageRoot, "notebooks", name)).cells;
/** Columns of a line that a cell shows without scrolling where the window is 1,280 pixels wide. */
const columns = 100;
const outputsOf = (cells: readonly NotebookCell[]) => cells.flatMap(({ outputs = [] }) => outputs);

test("the series is numbered without a gap, and each notebook is committed as it ran from top to bottom", () => {
  assert.deepEqual(
    series.map((name) => Number(name.slice(0, 2))),
    series.map((_, index) => index + 1),
  );
  for (const name of series) {
    const cells = cellsOf(name);
    const code = cells.filter((cell) => cell.cell_type === "code" && sourceOf(cell).trim() !== "");
    assert.deepEqual(
      code.map(({ execution_count }) => execution_count),
      code.map((_, index) => index + 1),
      name,
    );
    assert.ok(
      code.some(({ metadata }) => metadata.tags?.includes("parameters")),
      `${name} has parameters`,
    );
    const outputs = outputsOf(cells);
    assert.ok(!outputs.some((output) => "ename" in output), `${name} has no error`);
    const figures = outputs.filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data);
    assert.ok(figures.length > 0, `${name} has figures`);
    for (const { data = {} } of figures)
      assert.ok("image/png" in data, `each figure of ${name} is visible where nothing draws it`);
  }
});

test("no line of code is wider than the cell that JupyterLab and the exported page show on a small screen", () => {
  const wide = series.flatMap((name) =>
    cellsOf(name).flatMap((cell, i) => {
      const lines = cell.cell_type === "code" ? sourceOf(cell).split("\n") : [];
      return lines.flatMap((line) => ([...line].length > columns ? [`${name}, cell ${i + 1}: ${line}`] : []));
    }),
  );
  assert.deepEqual(wide, []);
});

/** What a notebook is given to run in seconds. */
const fast = (name: string): Readonly<Record<string, unknown>> => {
  const parameters = cellsOf(name).find(({ metadata }) => metadata.tags?.includes("parameters"));
  const declared = (variable: string): boolean =>
    new RegExp(`^let ${variable}\\b`, "m").test(parameters ? sourceOf(parameters) : "");
  return { ...(declared("scale") && { scale: "smoke" }), ...(declared("seeds") && { seeds: 1 }) };
};

for (const name of series) {
  const skip = /\blaunch\(/.test(cellsOf(name).map(sourceOf).join("\n")) && withoutMpi;
  test(
    `${name} runs from top to bottom at scale smoke, and its page has its figures without a network`,
    { timeout: 900_000, skip },
    async (t) => {
      const written = await executeNotebook({
        file: join(packageRoot, "notebooks", name),
        out: join(folder(t), name),
        set: fast(name),
      });
      const figures = JSON.parse(readFileSync(written.figures, "utf8")) as NotebookFigure[];
      const committed = outputsOf(cellsOf(name)).filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data);
      assert.equal(figures.length, committed.length);
      if (!findBrowser()) return;
      await offline(written.html, async (page) => {
        await page.waitForFunction(
          `document.querySelectorAll(".js-plotly-plot .main-svg").length >= ${figures.length}`,
        );
        assert.equal(await page.locator(".js-plotly-plot").count(), figures.length);
      });
    },
  );
}
