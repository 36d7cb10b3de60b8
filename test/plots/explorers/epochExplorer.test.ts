import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PalimpsestError } from "../../../src/base/errors";
import { findBrowser } from "../../../src/base/machine/browser";
import { epochExplorer } from "../../../src/plots";
import { madeUpRun, voc } from "../madeUp";
import { inExplorer, openExplorers, rowsOf, runWithClasses, sliderOf, tasks } from "./steps";

const run = runWithClasses("lwf");
const written = (value: number | null | undefined): string => (typeof value === "number" ? value.toFixed(3) : "–");

describe("epochExplorer", { skip: !findBrowser() && "there is no Chromium" }, () => {
  it("has R and the AP of classes of every moment as the record has them", async () => {
    const { R, classR } = run.metrics;
    const moments = [0, 1, 2, 3].flatMap((task) => [
      ...run.epochs
        .filter((event) => event.task === task)
        .map(({ epoch, test }) => ({
          says: `task ${task}, epoch ${epoch}`,
          task,
          row: test?.tasks,
          ap: test?.classAP,
        })),
      { says: task === 0 ? "before training" : `after task ${task}`, task, row: R[task], ap: classR?.[task] },
    ]);
    await openExplorers([epochExplorer(run, { tasks })], async (page) => {
      await page.getByRole("slider").focus();
      await page.keyboard.press("Home");
      for (const { says, task, row, ap } of moments) {
        assert.equal((await sliderOf(page)).says, says);
        const [head, ...rows] = await rowsOf(page, ".heat");
        assert.deepEqual(head.slice(1), ["task 1", "task 2", "task 3"]);
        const isRunning = says.includes("epoch");
        assert.deepEqual(
          rows,
          R.map((ended, i) => {
            const head = i === 0 ? "before training" : `${i === task && isRunning ? "in" : "after"} task ${i}`;
            const known = i < task ? ended : row;
            return [head, ...ended.map((_, k) => (i > task ? "" : written(known?.[k])))];
          }),
        );
        const bars = await page.locator(".bars .row").allInnerTexts();
        assert.deepEqual(
          bars.map((text) => text.split("\n")),
          voc.map((name, c) => [name, written(ap?.[c])]),
        );
        await page.keyboard.press("ArrowRight");
      }
      const colours = await inExplorer(page, `all(".bars").map((group) => group.getAttribute("style"))`);
      assert.deepEqual(colours, ["--colour:#0072B2", "--colour:#E69F00", "--colour:#009E73"]);
    });
  });
});

const refused = (code: string, make: () => unknown): void =>
  assert.throws(make, (problem: Error) => (problem as PalimpsestError).code === code);

it("epochExplorer refuses runs without test scores by epoch, and classes that are not the run's", () => {
  const untested = { ...run, epochs: run.epochs.map((event) => ({ ...event, test: undefined })) };
  refused("explorer/test-scores", () => epochExplorer(untested));
  for (const classes of [["unicorn"], [20], [-1], ["dog", "dog"], ["dog", voc.indexOf("dog")]])
    refused("argument/invalid", () => epochExplorer(run, { tasks: [{ classes }] }));
});

it("epochExplorer takes indices of classes as names, and records of earlier versions", () => {
  const indices = tasks.map(({ classes }) => ({ classes: classes.map((name) => voc.indexOf(name)) }));
  assert.deepEqual(epochExplorer(run, { tasks: indices }), epochExplorer(run, { tasks }));
  const earlier = madeUpRun("lwf");
  const { classR: _, ...metrics } = earlier.metrics;
  assert.match(epochExplorer({ ...earlier, metrics }).html, /data-values="(– )+–"/);
});
