import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { chromium, type Browser, type Page } from "playwright-core";
import { figureBundle } from "../../src/notebook/bundle";
import { runBundle } from "../../src/notebook/card";
import { liveHtml } from "../../src/notebook/live";
import { newRunState, nextRunState } from "../../src/notebook/runState";
import { htmlTable } from "../../src/notebook/table";
import { findBrowser } from "../../src/base/machine/browser";
import {
  answerHistogram,
  answerSpread,
  classDistribution,
  coOccurrence,
  curves,
  descentsInPlane,
  directionsInPlane,
  gains,
  mapPerEpoch,
  mapPerTask,
  plasticityStability,
  positivesPerImage,
  rMatrix,
  sampleScenes,
  scalingCurves,
  stepCosts,
  summaryBars,
  withNote,
  type Figure,
} from "../../src/plots";
import { textIn } from "./bundle";
import { chromiumFlags } from "../../src/plots/render/chromium";
import { plotlyPath } from "../../src/plots/render/png";
import { table } from "../../src/notebook/dataFrame";
import { publishedVoc } from "../../src/data/voc/published";
import { madeUpAnswers, madeUpDescent, madeUpPlane, madeUpRun, madeUpScaling, madeUpStepCosts } from "../plots/madeUp";

/** Names that run a script wherever they are taken for HTML, in an element, an attribute or a script. */
const hostile = `<img src=x onerror="hit('name')">'"></script><script>hit('script')</script>&lt;`;

const named = { ...madeUpRun("lwf"), name: hostile, classes: [hostile] };
const positives = { [hostile]: 7 };
const positivesIn = { train: positives, validation: {}, test: positives };
const summary = {
  ...publishedVoc,
  benchmark: hostile,
  classes: [hostile],
  tasks: publishedVoc.tasks.map((task) => ({ ...task, classes: [hostile], positives, positivesIn })),
};
const scene = {
  image: "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=",
  labels: [hostile],
  predictions: { [hostile]: 0.9, other: 0.8 },
  title: hostile,
};

const hostileArrows = [{ name: hostile, vector: [1, 0] }] as const;

const figures: Readonly<Record<string, Figure>> = {
  answerHistogram: answerHistogram([madeUpAnswers(hostile)]),
  answerSpread: answerSpread([{ ...madeUpAnswers(hostile), moment: hostile }]),
  curves: curves([{ name: hostile, x: [hostile, "b"], y: [1, 2], panel: hostile }], {
    title: hostile,
    x: hostile,
    y: hostile,
  }),
  directionsInPlane: directionsInPlane({ ...madeUpPlane(hostile), gradients: hostileArrows, updates: hostileArrows }),
  descentsInPlane: descentsInPlane(
    {
      ...madeUpDescent(hostile),
      paths: [
        {
          name: hostile,
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    },
    { xRange: [-2, 2], yRange: [-1, 1] },
  ),
  plasticityStability: plasticityStability([named]),
  mapPerEpoch: withNote(mapPerEpoch([named]), hostile),
  mapPerTask: mapPerTask([named]),
  rMatrix: rMatrix([named]),
  summaryBars: summaryBars([named]),
  gains: gains([named, madeUpRun("lwf")], { baseline: "lwf" }),
  classDistribution: classDistribution(summary, { title: hostile }),
  "classDistribution of several": classDistribution([summary, summary], { parts: ["all", "test"] }),
  positivesPerImage: positivesPerImage(summary),
  coOccurrence: coOccurrence(summary),
  scalingCurves: scalingCurves([madeUpScaling(hostile)], { title: hostile }),
  stepCosts: stepCosts(madeUpStepCosts([hostile])),
  sampleScenes: sampleScenes([scene], { title: hostile }),
};

const step = {
  type: "step",
  task: 1,
  epoch: 1,
  step: 1,
  loss: { [hostile]: 1 },
  projected: false,
  learningRate: 1,
  imagesPerSecond: 1,
} as const;
const running = nextRunState(
  nextRunState(
    newRunState(hostile, 0),
    { type: "run", name: hostile, tasks: 3, epochs: 6, steps: [9, 9, 9], classes: [hostile] },
    0,
  ),
  step,
  1,
);
const fragments: Readonly<Record<string, string>> = {
  "a table of rows": htmlTable([{ [hostile]: hostile }], { caption: hostile }),
  "a data frame": htmlTable(table([{ [hostile]: hostile }])),
  "a run's card": textIn(runBundle(named), "text/html"),
  "a live run": liveHtml([running]),
  "an interrupted run": liveHtml([{ ...running, interrupted: true }]),
};

describe(
  "what comes from data is text in a notebook's HTML",
  { skip: !findBrowser() && "there is no Chromium" },
  () => {
    let [browser, plain, drawing] = [] as unknown as [Browser, Page, Page];
    let hits: string[] = [];
    before(async () => {
      browser = await chromium.launch({ executablePath: findBrowser(), args: [...chromiumFlags] });
      [plain, drawing] = [await browser.newPage(), await browser.newPage()];
      for (const page of [plain, drawing]) await page.exposeFunction("hit", (by: string) => void hits.push(by));
      await drawing.addScriptTag({ path: plotlyPath() });
    });
    after(() => browser?.close());

    /** The text that a page of this HTML shows, once nothing in it has run that should not. */
    const textOf = async (page: Page, html: string): Promise<string> => {
      hits = [];
      await page.setContent(html);
      await page.waitForTimeout(50); // an image that is not there fails a moment later
      assert.deepEqual(hits, []);
      assert.equal(await page.locator('img[src="x"], [onerror]').count(), 0);
      return (await page.locator("body").textContent()) ?? "";
    };

    for (const [name, html] of Object.entries(fragments)) {
      it(name, async () => assert.ok((await textOf(plain, html)).includes(hostile), html));
    }

    for (const [name, figure] of Object.entries(figures)) {
      it(name, async () => {
        const bundle = await figureBundle({ ...figure, caption: hostile }, new Set(["html"]));
        const html = textIn(bundle, "text/html");
        await textOf(plain, html);
        assert.equal(await plain.locator("img").getAttribute("alt"), hostile);
        const drawn = await textOf(drawing, html);
        assert.ok((await drawing.locator(".js-plotly-plot svg").count()) > 0);
        assert.ok(drawn.includes("onerror="), "it is there, as text");
      });
    }
  },
);
