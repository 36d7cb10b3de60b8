import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium, type Browser, type Page } from "playwright-core";
import { findBrowser } from "../../src/base/machine/browser";
import {
  answerHistogram,
  auditPerEpoch,
  classAPPerTask,
  classDistribution,
  completionPerTask,
  curves,
  directionsInPlane,
  gains,
  effectIntervals,
  ladder,
  mapPerEpoch,
  mapPerTask,
  plasticityStability,
  positivesPerImage,
  reliability,
  rMatrix,
  scalingCurves,
  seenMAPPerTask,
  stepCosts,
  summaryBars,
  timeProfile,
  violationBars,
  type Figure,
} from "../../src/plots";
import { publishedVoc } from "../../src/data/voc/published";
import { chromiumFlags } from "../../src/plots/render/chromium";
import { plotlyPath } from "../../src/plots/render/png";
import { strategyNames } from "../../src/strategies";
import { madeUpProfile } from "./madeUpProfile";
import { madeUpAnswers, madeUpPlane, madeUpRun, madeUpScaling, madeUpStepCosts } from "./madeUp";
import { madeUpEffects } from "./madeUpEffects";

const executablePath = findBrowser();
const skip = executablePath === undefined && "there is no Chromium";

/** Figures of methods with these names. */
const figuresOf = (names: readonly string[]): Readonly<Record<string, Figure>> => {
  const runs = names.map((name) => madeUpRun(name));
  return {
    summaryBars: summaryBars(runs),
    mapPerEpoch: mapPerEpoch(runs),
    "mapPerEpoch of classes": mapPerEpoch(runs, { classes: 2 }),
    mapPerTask: mapPerTask(runs),
    rMatrix: rMatrix(runs),
    classAPPerTask: classAPPerTask(runs),
    "classAPPerTask of changes": classAPPerTask(runs, { show: "change" }),
    reliability: reliability(runs),
    plasticityStability: plasticityStability(runs),
    gains: gains(runs, { baseline: names[0], published: { [names[0]]: { acc: 0.6, bwt: 0 } } }),
    violationBars: violationBars(runs),
    ladder: ladder(runs.filter(({ metrics }) => metrics.bwt !== null)),
    seenMAPPerTask: seenMAPPerTask(runs),
    completionPerTask: completionPerTask(runs),
    auditPerEpoch: auditPerEpoch(runs),
    effectIntervals: effectIntervals(madeUpEffects(), { title: "t", measure: "difference of ACC" }),
    scalingCurves: scalingCurves(names.flatMap((name) => [madeUpScaling(name, "strong"), madeUpScaling(name, "weak")])),
    stepCosts: stepCosts(madeUpStepCosts(names)),
    curves: curves(
      names.flatMap((name) => ["a", "b"].map((panel) => ({ name, x: [1, 2], y: [3, 4], panel }))),
      { title: "t", x: "x", y: "y" },
    ),
  };
};

const figures: Readonly<Record<string, Figure>> = {
  ...Object.fromEntries(
    [1, 2, 5, strategyNames.length].flatMap((count) =>
      ["", ", labels available"].flatMap((end) =>
        Object.entries(figuresOf(strategyNames.slice(0, count).map((name) => name + end))).map(
          ([name, figure]) => [`${name} of ${count} methods${end}`, figure] as const,
        ),
      ),
    ),
  ),
  answerHistogram: answerHistogram([madeUpAnswers("T = 1"), madeUpAnswers("T = 2")]),
  directionsInPlane: directionsInPlane([madeUpPlane("two"), madeUpPlane("again")]),
  classDistribution: classDistribution(publishedVoc),
  "classDistribution of parts": classDistribution([publishedVoc, publishedVoc], { parts: ["all", "test"] }),
  positivesPerImage: positivesPerImage([publishedVoc, publishedVoc]),
  timeProfile: timeProfile(madeUpProfile()),
};

/**
 * Draws a figure on a page of a width, and names what lies over one another of title, legend, titles of panels and of
 * axes, and plotting areas. Text in the page, as what is compiled for Node does not run there.
 */
const overlaps = `async ({ data, layout }, width) => {
  const place = document.getElementById("figure");
  Plotly.purge(place);
  await Plotly.newPlot(place, data, { ...layout, width, autosize: false }, { staticPlot: true });
  const parts = [...place.querySelectorAll(".gtitle, .legend .traces, .annotation, .plot, .xtitle, .ytitle")]
    .map((part) => ({ kind: part.classList[0], text: part.textContent, box: part.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0);
  const touch = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const apart = { gtitle: ["traces", "annotation", "plot"], traces: ["annotation", "plot", "xtitle", "ytitle"] };
  return parts.flatMap((a) => parts
    .filter((b) => (apart[a.kind] ?? []).includes(b.kind) && touch(a.box, b.box))
    .map((b) => a.text + " lies over " + b.kind + " " + b.text));
}`;

let browser: Browser;
let page: Page;
before(async () => {
  if (skip) return;
  browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  await page.setContent('<div id="figure"></div>');
  await page.addScriptTag({ path: plotlyPath() });
});
after(() => browser?.close());

for (const width of [700, 820, 1200]) {
  test(`on a page of ${width} pixels no title, legend or plot lies over another`, { skip }, async () => {
    for (const [name, figure] of Object.entries(figures)) {
      const found = await page.evaluate<string[]>(`(${overlaps})(${JSON.stringify(figure)}, ${width})`);
      assert.deepEqual(found, [], name);
    }
  });
}
