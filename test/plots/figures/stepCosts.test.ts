import assert from "node:assert/strict";
import { test } from "node:test";
import { stepCosts } from "../../../src/plots";

test("stepCosts draws medians in a panel for each thing that changes, classes in powers, places in order", () => {
  const cost = (name: string, along: "batch" | "tasks" | "classes", at: number, middle: number) => ({
    name,
    along,
    at,
    milliseconds: [middle, middle - 8, middle + 8, middle + 500, middle - 12],
  });
  const { data, layout, caption } = stepCosts([
    cost("lwf", "batch", 32, 200),
    cost("lwf", "batch", 8, 100),
    cost("lwf", "classes", 20, 40),
    cost("lwf", "classes", 320, 50),
    cost("lwf-ppi", "classes", 20, 60),
  ]);
  const drawn = data.filter(({ mode }) => mode === "lines+markers");
  assert.deepEqual(
    drawn.map((line) => [line.name, line.xaxis, line.x, line.y]),
    [
      ["lwf", "x", [8, 32], [100, 200]],
      ["lwf", "x2", [20, 320], [40, 50]],
      ["lwf-ppi", "x2", [20], [60]],
    ],
    "tasks, which nobody measured, have no panel",
  );
  assert.deepEqual(
    drawn.map(({ showlegend }) => showlegend),
    [true, false, true],
  );
  const [band] = data;
  assert.deepEqual(band.y, [108, 208, 192, 92], "numpy.quantile gives a middle half of 16 ms");
  const axes = layout as unknown as Record<string, { type?: string; range?: number[]; tickvals?: number[] }>;
  assert.deepEqual([axes.xaxis.type, axes.xaxis2.type, axes.xaxis2.tickvals], [undefined, "log", [20, 320]]);
  assert.ok((axes.yaxis.range?.[1] ?? 0) >= 208, "all of the bands is seen");
  assert.equal(axes.yaxis.range?.[0], 0);
  assert.match(caption ?? "", /lwf over batch 100\.0 ms at 8 to 200\.0 ms at 32/);
});
