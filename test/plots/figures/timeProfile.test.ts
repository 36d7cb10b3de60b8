import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timeProfile, type Trace } from "../../../src/plots";
import { madeUpProfile } from "../madeUpProfile";

const profile = madeUpProfile();
const values = (trace: Trace, axis: "x" | "y"): (number | null)[] => trace[axis] as (number | null)[];
const total = (numbers: readonly (number | null)[]): number => numbers.reduce<number>((sum, n) => sum + (n ?? 0), 0);
const at = (traces: readonly Trace[], xaxis: string): Trace[] =>
  traces.filter((trace) => (trace.xaxis ?? "x") === xaxis);

describe("timeProfile", () => {
  it("stacks all phases to the time of the run, each once in the legend", () => {
    const { data } = timeProfile(profile);
    const bars = at(data, "x");
    assert.deepEqual(
      bars.map(({ name }) => name),
      profile.phases.map(({ phase }) => phase),
    );
    assert.ok(Math.abs(total(bars.flatMap((bar) => values(bar, "x"))) - profile.milliseconds / 1000) < 1e-9);
    assert.ok(data.every((trace) => bars.includes(trace) || trace.showlegend === false));
  });

  it("shows the ops with the most time, in milliseconds of a step, and no more than asked for", () => {
    const { data } = timeProfile(profile, { top: 2 });
    const bars = at(data, "x2");
    assert.deepEqual(bars[0].y, ["Conv2DBackpropFilter", "Conv2D"]);
    // 1.5 (3 + 1.2 + 1.1 + 1) and once that, forward; evaluation is no step.
    assert.ok(Math.abs(total(bars.flatMap((bar) => values(bar, "x"))) - 2.5 * 6.3) < 1e-9);
  });

  it("shows what layers reached, beside the machine's product of matrices", () => {
    const { data, layout } = timeProfile(profile);
    const [forward, back] = at(data, "x3");
    assert.deepEqual(forward.x, ["conv1", "layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1"]);
    assert.ok(Math.abs((values(forward, "y")[0] ?? 0) - 0.4e9 / 3e6) < 1e-9);
    assert.ok(Math.abs((values(back, "y")[1] ?? 0) - 0.4e9 / (2.5 * 1.2e6)) < 1e-9);
    // Other bars are stacked; these stand side by side on the axis.
    assert.deepEqual([layout.barmode, forward.base, back.base], ["stack", 0, 0]);
    assert.equal(Number(back.offset) - Number(forward.offset), forward.width);
    const [level] = layout.shapes as { y0: number; y1: number }[];
    assert.deepEqual([level.y0, level.y1], [220, 220]);
    const { range } = layout.yaxis3 as { range: [number, number] };
    assert.ok(range[1] > 220);
  });

  it("is drawn of a run that made no step, as one that is read back", () => {
    const none = timeProfile({
      ...profile,
      milliseconds: 5,
      steps: 0,
      phases: [{ phase: "open", times: 1, milliseconds: 5 }],
      ops: [],
    });
    assert.equal(at(none.data, "x").length, 1);
    assert.doesNotMatch(JSON.stringify(none), /NaN|null,null/);
    assert.match(none.caption ?? "", /0 steps; open 100%$/);
  });
});
