import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findBrowser } from "../../../src/base/machine/browser";
import { explorer } from "../../../src/plots/explorers/explorer";
import { openExplorers, sliderOf } from "./steps";

const steps = ["before", "task 1, epoch 1", "task 1, epoch 2", "after task 1"];
/** Which steps an element is shown at, as the docstring of the component says it. */
const shownAt: Readonly<Record<string, readonly number[]>> = { "2": [2], "1-2": [1, 2], "0-0": [0], "2-": [2, 3] };
const parts = Object.keys(shownAt).map((when) => `<p data-step="${when}">at ${when}</p>`);
const made = explorer({
  title: "Steps",
  caption: "Some steps",
  steps,
  content:
    parts.join("") +
    `<svg width="10" height="10"><rect data-step="1" width="5" height="5"/></svg>` +
    `<b data-values="0.100  0.300 –"></b><p id="always">always</p>`,
  fallback: "<p>the end</p>",
});

describe("an explorer's steps", { skip: !findBrowser() && "there is no Chromium" }, () => {
  it("are moved by the keyboard, and show exactly what belongs to them", async () => {
    await openExplorers([made, { ...made }], async (page) => {
      // Two explorers of one page, of which the second is read when the component is defined already.
      assert.equal(await page.getByRole("slider").count(), 2);
      const root = page.locator("palimpsest-steps").first();
      const check = async (step: number): Promise<void> => {
        assert.deepEqual(await sliderOf(page), { value: String(step), says: steps[step] });
        assert.equal(await root.locator("output").innerText(), steps[step]);
        for (const [when, at] of Object.entries(shownAt))
          assert.equal(
            await root.getByText(`at ${when}`, { exact: true }).isVisible(),
            at.includes(step),
            `${when}: ${step}`,
          );
        assert.equal(await root.locator("rect").isVisible(), step === 1);
        assert.equal(await root.locator("#always").isVisible(), true);
        assert.equal(await root.locator("b").innerText(), ["0.100", "", "0.300", "–"][step]);
        const value = root.locator("b").getAttribute("style");
        assert.equal(await value, `--value: ${[0.1, 0, 0.3, 0][step]};`);
        assert.equal(await root.getByText("the end").isVisible(), false);
      };
      await check(3);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      for (const [key, step] of [
        ["Home", 0],
        ["ArrowRight", 1],
        ["ArrowRight", 2],
        ["ArrowLeft", 1],
        ["End", 3],
        ["ArrowRight", 3],
      ] as const) {
        await page.keyboard.press(key);
        await check(step);
      }
    });
  });

  it("play and pause by the space bar, from the beginning where they are at the end", async () => {
    await openExplorers([made], async (page) => {
      await page.clock.install();
      const [play, pause] = ["Play", "Pause"].map((name) => page.getByRole("button", { name }));
      const value = async (): Promise<string> => (await sliderOf(page)).value;
      await page.keyboard.press("Tab");
      assert.equal(await play.count(), 1);
      await page.keyboard.press("Space");
      assert.deepEqual([await value(), await pause.count()], ["0", 1]);
      await page.clock.runFor(2000);
      assert.equal(await value(), "2");
      await page.keyboard.press("Space");
      await page.clock.runFor(5000);
      assert.deepEqual([await value(), await play.count()], ["2", 1]);
      await page.keyboard.press("Space");
      await page.clock.runFor(5000);
      assert.deepEqual([await value(), await play.count()], ["3", 1]);
      await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      await page.clock.runFor(5000);
      assert.deepEqual([await value(), await play.count()], ["1", 1], "a reader who moves the slider stops it");
    });
  });

  it("keep their keys from the page around them, and no others", async () => {
    await openExplorers([made], async (page) => {
      await page.evaluate(
        `heard = []; document.addEventListener("keydown", function (event) { heard.push(event.key); })`,
      );
      await page.getByRole("slider").focus();
      for (const key of ["ArrowDown", "Home", "Escape", "Shift+Enter"]) await page.keyboard.press(key);
      assert.deepEqual(await page.evaluate("heard"), ["Escape", "Shift", "Enter"]);
    });
  });
});
