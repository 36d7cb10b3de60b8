import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A cell of a fixture: code, code with a tag, or text. */
export type FixtureCell = string | { readonly tag: string; readonly source: string } | { readonly markdown: string };

/** A temporary folder that goes when the test ends. */
export function folder(t: Pick<TestContext, "after">): string {
  const path = mkdtempSync(join(tmpdir(), "palimpsest-test-"));
  t.after(() => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return path;
}

/** Writes a notebook of these cells and returns its path. */
export function writeNotebook(path: string, cells: readonly FixtureCell[]): string {
  const notebook = {
    cells: cells.map((cell, index) =>
      typeof cell === "object" && "markdown" in cell
        ? { cell_type: "markdown", id: `c${index}`, metadata: {}, source: cell.markdown }
        : {
            cell_type: "code",
            id: `c${index}`,
            metadata: typeof cell === "string" ? {} : { tags: [cell.tag] },
            source: typeof cell === "string" ? cell : cell.source,
            outputs: [],
            execution_count: null,
          },
    ),
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript (Palimpsest)", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(path, JSON.stringify(notebook));
  return path;
}

/** Cells that show a figure, a table and a live run by the package's public names alone. */
export const showingCells: readonly FixtureCell[] = [
  { markdown: "# Two methods\n\nThe loss is $-\\log p$." },
  { tag: "parameters", source: 'let seed = 1;\nlet label: string = "none";' },
  `import { live, mapPerEpoch, show, showTable, table } from "palimpsest";`,
  `const scores = (all: number) => ({ all, seen: all, tasks: [all, all / 2] });
const runs = ["finetune", "lwf"].map((name, i) => ({
  name,
  classes: ["cat", "dog"],
  audits: [],
  epochs: [1, 2].flatMap((task) => [1, 2, 3].map((epoch) => ({
    type: "epoch" as const, task, epoch, loss: { new: 0.3 / epoch },
    validation: scores(0.1 * epoch * (i + 1)), test: scores(0.1 * epoch * (i + 1)),
    steps: 4, projectedSteps: 0, imagesPerSecond: 100, seconds: 1,
  }))),
  metrics: {
    acc: 0.3 * (i + 1), bwt: -0.1, fwt: 0, fwtGem: 0, forgetting: 0.1, R: [[0.1, 0.1], [0.4, 0.1], [0.3, 0.4]],
    classAP: {}, cf1: 0, of1: 0, otherTests: {},
  },
}));
await show(mapPerEpoch(runs));`,
  `showTable(table(runs.map(({ name, metrics }) => ({ method: name, mAP: metrics.acc }))), { caption: "Results" });
console.log(\`seed \${seed}, label \${label}\`);`,
  `const sink = live();
sink({ type: "run", name: "lwf", tasks: 2, epochs: 3, steps: [4, 4], classes: [] });
for (const epoch of runs[1].epochs) {
  sink(epoch);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
sink({ type: "done", metrics: runs[1].metrics });`,
];
