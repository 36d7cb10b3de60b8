import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium, type Browser, type Page } from "playwright-core";
import sharp from "sharp";
import { findBrowser } from "../../src/base/machine/browser";
import {
  answerHistogram,
  answerSpread,
  classAPPerTask,
  classDistribution,
  completionPerTask,
  closeBrowser,
  coOccurrence,
  curves,
  descentsInPlane,
  directionsInPlane,
  gains,
  effectIntervals,
  ladder,
  mapPerEpoch,
  mapPerTask,
  plasticityStability,
  png,
  positivesPerImage,
  reliability,
  rMatrix,
  sampleScenes,
  scalingCurves,
  seenMAPPerTask,
  stepCosts,
  summaryBars,
  timeProfile,
  withNote,
  type Figure,
} from "../../src/plots";
import { chromiumFlags } from "../../src/plots/render/chromium";
import { figureHtml } from "../../src/plots/render/html";
import { plotlyPath } from "../../src/plots/render/png";
import { publishedVoc } from "../../src/data/voc/published";
import { madeUpProfile } from "./madeUpProfile";
import { madeUpAnswers, madeUpDescent, madeUpPlane, madeUpRun, madeUpScaling, madeUpStepCosts } from "./madeUp";
import { madeUpEffects } from "./madeUpEffects";

const executablePath = findBrowser();
const skip = executablePath === undefined && "there is no Chromium";
const runs = ["joint", "finetune", "lwf", "ppi", "lwf-ppi"].map((name) => madeUpRun(name));
const seeds = ["finetune", "lwf"].flatMap((name) => [1, 2, 3].map((seed) => madeUpRun(name, seed)));
const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk" +
  "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const figures: Readonly<Record<string, Figure>> = {
  mapPerEpoch: withNote(mapPerEpoch(runs), "seed 1"),
  "mapPerEpoch of seeds": mapPerEpoch(seeds, { classes: 2 }),
  mapPerTask: mapPerTask(runs),
  "mapPerTask of seeds": mapPerTask(seeds),
  summaryBars: summaryBars(runs),
  gains: gains(seeds, {
    baseline: "finetune",
    published: { finetune: { acc: 0.65, bwt: -0.12 }, lwf: { acc: 0.73, bwt: -0.01 } },
  }),
  ladder: ladder(seeds),
  "ladder of one seed": ladder(runs, { measure: "acc" }),
  seenMAPPerTask: seenMAPPerTask(runs),
  effectIntervals: effectIntervals(madeUpEffects(), { title: "t", measure: "difference of ACC" }),
  completionPerTask: completionPerTask(seeds),
  rMatrix: rMatrix(runs),
  classAPPerTask: withNote(classAPPerTask(runs), "seed 1"),
  "classAPPerTask of changes": classAPPerTask(runs, { show: "change" }),
  reliability: reliability(runs),
  answerHistogram: answerHistogram([madeUpAnswers("T = 1"), madeUpAnswers("T = 2")]),
  answerSpread: answerSpread([
    { ...madeUpAnswers("lwf"), moment: "after task 1" },
    { ...madeUpAnswers("lwf"), moment: "after task 2" },
  ]),
  curves: curves(
    [
      { name: "sum", x: [1, 2], y: [3, null], panel: "a" },
      { name: "mean", x: ["p", "q"], y: [1, 2], panel: "b" },
    ],
    { title: "t", x: "x", y: "y" },
  ),
  "curves by factors": curves([{ name: "sum", x: [1, 2], y: [1e-7, 3e-4] }], {
    title: "t",
    x: "x",
    y: "y",
    yLog: true,
    yRange: [-8, -2],
  }),
  directionsInPlane: directionsInPlane([madeUpPlane("two"), madeUpPlane("again")]),
  descentsInPlane: descentsInPlane(madeUpDescent("between"), { xRange: [-2, 2], yRange: [-1, 1] }),
  plasticityStability: plasticityStability(seeds, { path: ["finetune", "lwf"] }),
  classDistribution: classDistribution(publishedVoc),
  "classDistribution of parts": classDistribution([publishedVoc, publishedVoc], { parts: ["all", "test"] }),
  "classDistribution per task": classDistribution(publishedVoc, { parts: ["train"], perTask: true }),
  positivesPerImage: positivesPerImage(publishedVoc),
  "positivesPerImage of several": positivesPerImage([publishedVoc, publishedVoc]),
  coOccurrence: coOccurrence([publishedVoc, publishedVoc]),
  scalingCurves: scalingCurves([
    madeUpScaling("one", "strong"),
    madeUpScaling("other", "strong"),
    madeUpScaling("one", "weak"),
  ]),
  stepCosts: stepCosts(madeUpStepCosts(["finetune", "lwf"])),
  timeProfile: timeProfile(madeUpProfile()),
  sampleScenes: sampleScenes([{ image: pixel, labels: ["cow"], predictions: { cow: 0.8 }, title: "000001" }]),
};

let browser: Browser;
let page: Page;
before(async () => {
  if (skip) return;
  browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  page = await browser.newPage();
  await page.addScriptTag({ path: plotlyPath() });
});
after(async () => {
  await browser?.close();
  await closeBrowser();
});

for (const [name, figure] of Object.entries(figures)) {
  test(`plotly.js accepts ${name}: every attribute is one it knows`, { skip }, async () => {
    const problems = await page.evaluate(({ data, layout }) => {
      const { Plotly } = globalThis as unknown as {
        Plotly: { validate(data: unknown, layout: unknown): { code: string; msg: string }[] | undefined };
      };
      // What is only not in use (a marker's colour on a line without markers) is no fault.
      return (Plotly.validate(data, layout) ?? [])
        .filter(({ code }) => code !== "unused")
        .map(({ code, msg }) => `${code}: ${msg}`);
    }, figure);
    assert.deepEqual(problems, []);
  });
}

test("a PNG has the figure's size and is not blank", { skip }, async () => {
  const image = await png(figures.mapPerTask, { width: 700, scale: 2 });
  const { width, height } = await sharp(image).metadata();
  assert.deepEqual([width, height], [1400, 2 * (figures.mapPerTask.layout.height as number)]);
  const { channels } = await sharp(image).removeAlpha().stats();
  assert.ok(channels.every(({ min, max }) => min < 100 && max > 240));
});

test("the bars of a second variant of a strategy have its colour too", { skip }, async () => {
  const coloured = async (names: readonly string[]): Promise<number> => {
    const image = await png(mapPerTask(names.map((name) => madeUpRun(name))), { width: 700, scale: 1 });
    const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    let count = 0;
    for (let i = 0; i < data.length; i += info.channels) count += Number(data[i + 2] > data[i] + 80);
    return count;
  };
  const [one, two] = [await coloured(["lwf"]), await coloured(["lwf", "lwf, level"])];
  assert.ok(two > 0.8 * one, `${two} blue pixels of two methods, ${one} of one`);
});

test("a figure's HTML is its picture, and the interactive figure in a page that has plotly.js", { skip }, async () => {
  const figure = { ...figures.mapPerTask, caption: "</script><b>&" };
  const html = figureHtml(figure, Buffer.from(pixel.split(",")[1], "base64"));
  const plain = await browser.newPage();
  await plain.setContent(html);
  assert.equal(await plain.locator("img").getAttribute("alt"), "</script><b>&");
  assert.equal(await plain.locator("svg").count(), 0);
  await page.setContent(html);
  assert.ok((await page.locator(".js-plotly-plot .bars path").count()) >= 15);
  assert.equal(await page.locator("figure img").count(), 0);
});
