import { numberTexts } from "../base/numbers/numberTexts";
import {
  classAPPerTask,
  escapeText,
  figureHtml,
  mapPerEpoch,
  mapPerTask,
  reliability,
  rMatrix,
  summaryBars,
  violationBars,
  type Figure,
} from "../plots";
import { htmlPage } from "../plots/render";
import type { RunRecord } from "../records";
import { table, tableStyle } from "./html";
import { compareF1, compareMeasures, compareTasks, type Comparison } from "./measures";
import { caveats, nameMethods, sharedParameters } from "./methods";
import type { StoredRun } from "./storedRun";
import { comparisonCells, legend } from "./text";

/**
 * A page of HTML that compares runs by tables and interactive figures. It contains all that it needs, and its content
 * policy forbids that it fetches anything. Texts that come from the runs are escaped.
 * @throws `compare/same-seed` where two runs have the same parameters and seed.
 */
export async function comparisonPage(runs: readonly StoredRun[]): Promise<string> {
  const named = nameMethods(runs);
  const accuracies = numberTexts(
    runs.map(({ record }) => record.metrics.acc),
    3,
  );
  const title = `Comparison of ${runs.length} runs`;
  return htmlPage(title, tableStyle, [
    `<h1>${title}</h1>`,
    ...caveats(runs).map((text) => `<p class="caveat">${escapeText(text)}</p>`),
    `<p>${escapeText(legend)}.</p>`,
    comparisonTable(compareMeasures(named)),
    `<h2>Final mAP of each task's classes</h2>`,
    comparisonTable(compareTasks(named)),
    ...figuresOf(named).map((figure) => `<section>${figureHtml(figure)}</section>`),
    ...compareF1(named).flatMap(({ title, comparison }) => [
      `<h2>F1, ${escapeText(title)}</h2>`,
      comparisonTable(comparison),
    ]),
    `<h2>Runs</h2>`,
    table(
      ["method", "seed", "ACC", "directory", "commit", "data"],
      runs.map(({ directory, manifest }, i) => [
        named[i].name,
        String(manifest.seed),
        accuracies[i],
        directory,
        manifest.commit?.slice(0, 12) ?? "unknown",
        manifest.data.hash.slice(0, 12),
      ]),
    ),
    `<h2>Parameters that all runs share</h2>`,
    table(["parameter", "value"], sharedParameters(runs)),
  ]);
}

function figuresOf(runs: readonly RunRecord[]): Figure[] {
  const has = (key: "classR" | "calibration"): boolean => runs.some(({ metrics }) => metrics[key] !== undefined);
  const hasTests = runs.every(({ epochs }) => epochs.every(({ test }) => test !== undefined));
  return [
    summaryBars(runs),
    mapPerTask(runs),
    mapPerEpoch(runs, { split: hasTests ? "test" : "validation" }),
    rMatrix(runs),
    ...(has("classR") ? [classAPPerTask(runs), classAPPerTask(runs, { show: "change" })] : []),
    ...(has("calibration") ? [reliability(runs)] : []),
    ...(runs.some(({ audits }) => audits.length > 0) ? [violationBars(runs)] : []),
  ];
}

function comparisonTable(comparison: Comparison): string {
  const [head, ...rows] = comparisonCells(comparison);
  return table(head, rows);
}
