import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PalimpsestError } from "../../../src/base/errors";
import { random } from "../../../src/base/random";
import { findBrowser } from "../../../src/base/machine/browser";
import { paretoExplorer } from "../../../src/plots";
import { isDominated, type Errors } from "../../../src/plots/explorers/pareto";
import { ticks } from "../../../src/plots/explorers/plane";
import type { RunRecord } from "../../../src/records";
import { madeUpRun } from "../madeUp";
import { openExplorers, rowsOf, sliderOf } from "./steps";

const names = ["finetune", "lwf", "ppi", "lwf-ppi"];
const runs = names.flatMap((name) => [1, 2].map((seed) => madeUpRun(name, seed)));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Test mAP of the tasks before task 2 (step 0), after each of its six epochs, and after it (step 7). */
function mAPsAt({ metrics: { R }, epochs }: RunRecord, step: number): readonly number[] {
  if (step === 0 || step === 7) return R[step === 0 ? 1 : 2];
  return epochs.find((event) => event.task === 2 && event.epoch === step)?.test?.tasks ?? [];
}

describe("paretoExplorer", { skip: !findBrowser() && "there is no Chromium" }, () => {
  it("has the mean errors of every method at every step, and marks who is not dominated at the end", async () => {
    await openExplorers([paretoExplorer([madeUpRun("joint"), ...runs], { earlier: 1, later: 2 })], async (page) => {
      await page.getByRole("slider").focus();
      await page.keyboard.press("Home");
      for (let step = 0; step <= 7; step++) {
        const says = ["before task 2", ...[1, 2, 3, 4, 5, 6].map((e) => `task 2, epoch ${e}`), "after task 2"][step];
        assert.deepEqual(await sliderOf(page), { value: String(step), says });
        const means = names.map((name) =>
          [0, 1].map((k) => mean(runs.filter((run) => run.name === name).map((run) => 1 - mAPsAt(run, step)[k]))),
        );
        // By the definition, over all pairs.
        const isBest = means.map(
          ([x, y]) => !means.some(([a, b]) => a <= x && b <= y && (a !== x || b !== y)) && step === 7,
        );
        const [head, joint, ...rows] = await rowsOf(page, ".plane");
        assert.deepEqual(head, ["method", "error, task 1", "error, task 2", ""]);
        const [, final] = madeUpRun("joint").metrics.R;
        assert.deepEqual(joint, ["joint", ...final.slice(0, 2).map((value) => (1 - value).toFixed(3)), "reference"]);
        assert.deepEqual(
          rows,
          names.map((name, i) => [
            name,
            ...means[i].map((value) => value.toFixed(3)),
            isBest[i] ? "not dominated" : "",
          ]),
        );
        const rings = page.locator(".front circle:visible");
        assert.equal(await rings.count(), isBest.filter(Boolean).length);
        // Of each run a line for every step that is over, and of each method and the reference one mark.
        assert.equal(await page.locator(".plane > div:first-child .line > line:not([hidden])").count(), 8 * step);
        const marks = page.locator(".plane > div:first-child .mark:visible");
        assert.equal(await marks.count(), names.length + 1);
        await page.keyboard.press("ArrowRight");
      }
    });
  });
});

it("a point that nobody dominates stays so whatever is dominated by it, and ticks enclose all values", () => {
  const draw = random("pareto");
  for (let round = 0; round < 50; round++) {
    const points = Array.from({ length: 6 }, (): Errors => [draw.uniform(), draw.uniform()]);
    const front = points.filter((point) => !isDominated(point, points));
    assert.ok(front.length > 0);
    for (const point of points) assert.equal(isDominated(point, front), !front.includes(point));
    const found = ticks(points.map(([x]) => x));
    assert.ok(found.length >= 3 && found.length <= 7, `${found.length} ticks`);
    for (const [x] of points) assert.ok(found[0] <= x && x <= found[found.length - 1]);
  }
  assert.equal(isDominated([0.5, 0.5], [[0.5, 0.5]]), false);
});

it("paretoExplorer refuses pairs that are none, and runs without both tasks or test scores", () => {
  const refused = (code: string, make: () => unknown): void =>
    assert.throws(make, (problem: Error) => (problem as PalimpsestError).code === code);
  for (const options of [{ later: 4 }, { earlier: 0 }, { earlier: 1.5 }, { earlier: 2, later: 2 }])
    refused("argument/invalid", () => paretoExplorer(runs, options));
  refused("argument/invalid", () => paretoExplorer([]));
  refused("argument/invalid", () => paretoExplorer([madeUpRun("joint")]));
  const untested = { ...runs[0], epochs: runs[0].epochs.map((event) => ({ ...event, test: undefined })) };
  refused("explorer/test-scores", () => paretoExplorer([...runs, untested]));
});

it("paretoExplorer leaves out a method whose score is not defined, and says so", () => {
  const [first, ...others] = [madeUpRun("finetune"), madeUpRun("lwf")];
  const R = first.metrics.R.map((row) => row.map((value, k) => (k === 2 ? NaN : value)));
  const { caption, html } = paretoExplorer([{ ...first, metrics: { ...first.metrics, R } }, ...others]);
  assert.match(caption, /not dominated at the end: lwf; without a defined mAP: finetune$/);
  assert.doesNotMatch(html, /NaN/);
});
