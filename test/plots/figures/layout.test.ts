import assert from "node:assert/strict";
import { test } from "node:test";
import { mapPerEpoch, mapPerTask, rMatrix, withTitle } from "../../../src/plots";
import { madeUpRun } from "../madeUp";

const runs = ["finetune", "lwf"].map((name) => madeUpRun(name));

test("withTitle changes the title and nothing else", () => {
  const figure = mapPerTask(runs);
  const titled = withTitle(figure, "of <one>");
  assert.equal((titled.layout.title as { text: string }).text, "of &lt;one&gt;");
  assert.deepEqual({ ...titled, layout: { ...titled.layout, title: figure.layout.title } }, figure);
});

test("panels fill their rows as evenly as they can, and epochs have whole numbers", () => {
  const domains = (count: number): string[] => {
    const { layout } = rMatrix(Array.from({ length: count }, (_, i) => ({ ...runs[0], name: `method ${i}` })));
    const axes = Object.entries(layout).filter(([name]) => name.startsWith("xaxis"));
    return axes.map(([, axis]) => String((axis as { domain: number[] }).domain[0].toFixed(3)));
  };
  const columns = [1, 2, 3, 4, 5, 6, 7, 9].map((count) => new Set(domains(count)).size);
  assert.deepEqual(columns, [1, 2, 3, 2, 3, 3, 3, 3]);
  for (const epochs of [1, 2, 3, 7, 15, 40]) {
    const [run] = runs;
    const some = Array.from({ length: epochs }, (_, i) => ({ ...run.epochs[0], task: 1, epoch: i + 1 }));
    const { tick0, dtick } = mapPerEpoch([{ ...run, epochs: some }]).layout.xaxis as { tick0: number; dtick: number };
    assert.ok(Number.isInteger(tick0) && Number.isInteger(dtick) && epochs / dtick <= 8, `${epochs}: ${dtick}`);
  }
});
