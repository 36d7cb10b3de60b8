import assert from "node:assert/strict";
import { test } from "node:test";
import { effectIntervals, type EffectPanel, type Figure } from "../../../src/plots";
import { madeUpEffects } from "../madeUpEffects";

interface Drawn {
  readonly x: readonly number[];
  readonly y: readonly string[];
  readonly marker: { readonly color: string; readonly symbol: string };
  readonly error_x: { readonly array: readonly number[] };
}
const titles = { title: "Effects", measure: "difference of ACC" } as const;

/** Every mark of a panel: row, place, half the width of its interval, colour, symbol. */
const marksOf = ({ data }: Figure, panel: string) =>
  (data.filter(({ xaxis }) => xaxis === panel) as unknown as Drawn[]).flatMap(({ x, y, marker, error_x }) =>
    x.map((value, i) => [y[i], value, error_x.array[i], marker.color, marker.symbol]),
  );
const rowsOf = (figure: Figure): unknown => (figure.layout.yaxis as { readonly categoryarray: unknown }).categoryarray;

test("effects are drawn in the order mean, main effects, interactions, with their sign and what is known of it", () => {
  const effect = { n: 16, t: 0, p: 0, aliases: [] } as const;
  const first: EffectPanel = {
    title: "one",
    effects: [
      { ...effect, factors: [], mean: -0.05, half: 0.01, holm: 0.01 },
      { ...effect, factors: ["<a>"], mean: 0.02, half: 0.01, holm: 0.2 },
      { ...effect, factors: ["b"], mean: 0.001, half: 0.01, holm: 1 },
    ],
  };
  const second: EffectPanel = {
    title: "two",
    effects: [
      { ...effect, factors: [], mean: 0.03, half: 0.02 },
      {
        ...{ ...effect, factors: ["<a>", "b"], mean: 0.04, half: 0.02, holm: 0.05 },
        aliases: [{ factors: ["c", "d"], sign: -1 }],
      },
    ],
  };
  const figure = effectIntervals([first, second], titles);
  assert.deepEqual(rowsOf(figure), ["mean", "&lt;a&gt;", "b", "&lt;a&gt; × b", "c × d"]);
  assert.deepEqual(marksOf(figure, "x"), [
    ["mean", -0.05, 0.01, "#D55E00", "diamond"],
    ["&lt;a&gt;", 0.02, 0.01, "#0072B2", "circle"],
    ["b", 0.001, 0.01, "#888888", "circle"],
  ]);
  assert.deepEqual(marksOf(figure, "x2"), [
    ["mean", 0.03, 0.02, "#0072B2", "circle"],
    ["&lt;a&gt; × b", 0.04, 0.02, "#0072B2", "diamond-open"],
    ["c × d", -0.04, 0.02, "#D55E00", "diamond-open"],
  ]);
});

test("a plan has a row for each of its effects and a panel for each comparison", () => {
  const panels = madeUpEffects();
  const figure = effectIntervals(panels, titles);
  assert.equal((rowsOf(figure) as string[]).length, 16);
  assert.equal(figure.layout.annotations?.length, panels.length);
  for (const [i] of panels.entries()) {
    const marks = marksOf(figure, i === 0 ? "x" : `x${i + 1}`);
    // What runs with labels alone say nothing of are the labels and their interactions.
    assert.equal(marks.length, i < 2 ? 16 : 11);
    assert.equal(new Set(marks.map(([row]) => row)).size, marks.length);
  }
});
