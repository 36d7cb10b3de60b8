import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Regime } from "../../../src/data";
import { addedUp, bceGradient, gradientOf, headStart, logitsOf, moved, sigmoid, slices, type Vector } from "./plainNet";
import { apart, assertSameWay, batchOf, ours, plain, startOf } from "./sequence";

const [steps, rate] = [4, 0.5];
const start = startOf(7);

interface Case {
  readonly distils: boolean;
  readonly labels: Regime;
  readonly head: "original" | "all";
}

/**
 * The code of Li 2018 (src/approaches/finetune.py, finetune_aug.py, lwf.py, lwf_aug.py), two optimisers: three times
 * the head learns by `update_task_param`, then the backbone once, through the head as it is then. The new task's loss
 * of the head is over its own classes, that of the backbone over `train_subset`: with labels of earlier classes, all
 * classes so far in one mean.
 */
function original({ distils, labels, head }: Case): Vector[][] {
  let theta = start;
  return [1, 2, 3].map((task) => {
    const old = theta;
    const earlier = slices.slice(0, task - 1);
    return Array.from({ length: steps }, (_, i) => {
      const { images, labels: y } = plain(batchOf(i, task, labels));
      const probabilities = logitsOf(old, images).map((row) => row.map(sigmoid));
      const losses = (forHead: boolean): number[][] => {
        const z = logitsOf(theta, images);
        const labelled = labels === "available";
        const own = labelled && !forHead ? slices.slice(0, task).flat() : slices[task - 1];
        const distilled = earlier.map((slice) => bceGradient(z, probabilities, slice));
        const learnt = forHead && labelled ? earlier.map((slice) => bceGradient(z, y, slice)) : [];
        const others = forHead && head === "original" ? [] : [...learnt, ...(distils ? distilled : [])];
        return addedUp(bceGradient(z, y, own), ...others);
      };
      const update = (forHead: boolean): void => {
        const gradient = gradientOf(theta, images, losses(forHead)).theta;
        const part = gradient.map((g, k) => (k >= headStart === forHead ? g : 0));
        theta = moved(theta, -rate, part);
      };
      for (const forHead of [true, true, true, false]) update(forHead);
      return theta;
    });
  });
}

describe("the report's methods over three tasks, with three head steps", () => {
  for (const strategy of ["finetune", "lwf"]) {
    for (const labels of ["unavailable", "available"] as const) {
      for (const head of ["original", "all"] as const) {
        it(`${strategy}, labels ${labels}, head=${head}`, async () => {
          const got = await ours({ strategy: `${strategy}:head=${head}`, labels, steps, rate, start, headSteps: 3 });
          const expected = original({ distils: strategy === "lwf", labels, head });
          assertSameWay(got, expected, start);
          if (head === "all") return;
          const other = original({ distils: strategy === "lwf", labels, head: "all" });
          const differs = strategy === "lwf" || labels === "available";
          assert.equal(apart(other, got, start) > 0.02, differs);
        });
      }
    }
  }
});
