import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PalimpsestError } from "../../../src/base/errors";
import { findBrowser } from "../../../src/base/machine/browser";
import { answerExplorer, epochExplorer, paretoExplorer, type AnsweredImage } from "../../../src/plots";
import { madeUpRun } from "../madeUp";
import { inExplorer, openExplorers, sliderOf } from "./steps";

const pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
const pictures: readonly AnsweredImage[] = [
  {
    image: pixel,
    labels: ["cat", "dog"],
    title: "one.jpg",
    answers: [
      { car: 0.7, dog: 0.5, cat: 0.1, sofa: 0.2 },
      { car: 0.1, dog: 0.4, cat: 0.9, sofa: 0.3 },
    ],
  },
  {
    image: pixel,
    answers: [
      { car: 0.7, dog: 0.5, cat: 0.1, sofa: 0.2 },
      { car: 0, dog: 0, cat: 1, sofa: 0.25 },
    ],
  },
];
const tasks = [{ classes: ["car", "dog"] }, { classes: ["cat", "sofa"] }];

describe("explorers of answers and hostile names", { skip: !findBrowser() && "there is no Chromium" }, () => {
  it("present classes come first, then the likeliest, each judged by the threshold and by what is learnt", async () => {
    await openExplorers([answerExplorer(pictures, { classes: 2, tasks })], async (page) => {
      const rows = "figure.querySelectorAll('div:not([hidden]) > .row')";
      const shown = (): Promise<unknown> =>
        inExplorer(page, `all(".images figure").map((figure) => Array.from(${rows}, (row) => row.textContent))`);
      assert.deepEqual(await shown(), [
        ["dog0.400 ✗ missed", "cat0.900 ✓ right", "sofa0.300", "car0.100"],
        ["cat1.000", "sofa0.250"],
      ]);
      await page.getByRole("slider").focus();
      await page.keyboard.press("Home");
      assert.deepEqual(await sliderOf(page), { value: "0", says: "after task 1" });
      assert.deepEqual(await shown(), [
        ["dog0.500 ✓ right", "cat0.100 not learnt yet", "car0.700 ✗ wrong", "sofa0.200"],
        ["car0.700", "dog0.500"],
      ]);
      const images = await page.locator("img:visible").all();
      const alts = await Promise.all(images.map((image) => image.getAttribute("alt")));
      assert.deepEqual(alts, ["one.jpg: cat, dog", "image 2"]);
    });
  });

  it("names from data are text, with scripts and without", async () => {
    const hostile = `<img src=x onerror="hit=1">'"></script><script>hit=1</script><!--<script>&lt;`;
    const run = { ...madeUpRun("lwf"), name: hostile, classes: [hostile] };
    const explorers = [
      epochExplorer(run, { tasks: [{ classes: [hostile] }] }),
      paretoExplorer([run]),
      answerExplorer(
        [{ image: `${pixel}" onerror="hit=1`, labels: [hostile], title: hostile, answers: [{ [hostile]: 0.9 }] }],
        { title: hostile, moments: [hostile] },
      ),
    ];
    for (const made of explorers) {
      const { html } = made;
      await openExplorers([made], async (page) => {
        await page.waitForTimeout(50); // an image that is not there fails a moment later
        assert.equal(await page.evaluate("typeof hit"), "undefined");
        assert.equal(await page.locator('img[src="x"], [onerror]').count(), 0);
        assert.ok((await page.locator("palimpsest-steps [role=group]").innerText()).includes(hostile));
        // The children, which a page without scripts shows.
        assert.ok((await page.locator("palimpsest-steps").textContent())?.includes(hostile));
      });
      assert.equal(html.split("</script>").length - 1, 2, "the content and the component");
    }
  });
});

it("answerExplorer refuses images without answers, or with different numbers of them", () => {
  const [one, other] = pictures;
  for (const make of [
    () => answerExplorer([]),
    () => answerExplorer([{ ...one, answers: [] }]),
    () => answerExplorer([one, { ...other, answers: other.answers.slice(1) }]),
    () => answerExplorer([one], { moments: ["once"] }),
    () => answerExplorer([one], { tasks: [{ classes: ["unicorn"] }] }),
  ])
    assert.throws(make, (problem: Error) => (problem as PalimpsestError).code === "argument/invalid");
});
