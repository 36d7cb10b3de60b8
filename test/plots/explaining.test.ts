import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answerHistogram,
  answerSpread,
  curves,
  descentsInPlane,
  directionsInPlane,
  plasticityStability,
  scalingCurves,
  type Figure,
  type Plane,
  type Trace,
} from "../../src/plots";
import { looks } from "../../src/plots/kit/looks";
import { random } from "../../src/base/random";
import { madeUpAnswers, madeUpDescent, madeUpPlane, madeUpRun, madeUpScaling } from "./madeUp";

const named = ({ data }: Figure, name: string): Trace[] => data.filter((trace) => trace.name === name);
const dot = ([a, b]: Plane, [c, d]: Plane): number => a * c + b * d;
const points = ({ x, y }: Trace): Plane[] => (x as number[]).map((value, i) => [value, (y as number[])[i]]);

test("curves draws each series in its panel, seeds as a mean with a band, references dashed, no missing values", () => {
  const figure = curves(
    [
      { name: "a", x: [0, 1, 2], y: [1, 2, null] },
      { name: "a", x: [0, 1, 2], y: [3, 2, 5] },
      { name: "limit", x: [0, 2], y: [4, 4] },
      { name: "a", x: ["first", "second"], y: [7, 8], panel: "other" },
    ],
    { title: "t", x: "steps", y: "loss", references: ["limit"], markers: false },
  );
  const [band, line, other] = named(figure, "a");
  assert.deepEqual(points(line), [
    [0, 2],
    [1, 2],
    [2, 5],
  ]);
  // The 97.5% quantile of Student's t with one degree of freedom; 1 and 3 have the standard error 1.
  assert.ok(Math.abs((band.y as number[])[0] - (2 + 12.7062)) < 1e-3 && (band.y as number[])[2] === 5);
  assert.deepEqual([other.xaxis, other.x, other.y], ["x2", ["first", "second"], [7, 8]]);
  const [limit] = named(figure, "limit") as unknown as { mode: string; line: { dash: string } }[];
  assert.deepEqual([limit.mode, limit.line.dash, line.mode], ["lines", "dash", "lines"]);
  assert.deepEqual(
    figure.data.map(({ showlegend }) => showlegend),
    [false, true, true, false],
  );
  const axes = figure.layout as Record<string, { title: { text: string } }>;
  assert.deepEqual([axes.xaxis.title.text, axes.yaxis.title.text], ["steps", "loss"]);
});

test("scalingCurves draws machines by workload, sharded solid, whole dashed, under the ideal line", () => {
  const given = [
    madeUpScaling("one", "strong"),
    { ...madeUpScaling("other", "weak"), points: madeUpScaling("").points.slice(5) },
  ];
  const { data, layout } = scalingCurves(given);
  const lines = data as unknown as {
    name?: string;
    x: number[];
    y: number[];
    xaxis: string;
    line: { dash?: string; color: string };
    showlegend: boolean;
  }[];
  const find = (name: string | undefined, xaxis: string) =>
    lines.filter((line) => line.name === name && line.xaxis === xaxis);
  for (const [column, { name, points: all }] of given.entries()) {
    for (const [reduction, dash] of [
      ["sharded", "solid"],
      ["whole", "dash"],
    ] as const) {
      const own = all.filter((point) => point.reduction === reduction);
      const drawn = [column, column + 2].flatMap((panel) =>
        find(`${name}, ${reduction}`, panel === 0 ? "x" : `x${panel + 1}`),
      );
      if (own.length === 0) assert.deepEqual(drawn, []);
      else {
        assert.deepEqual(
          drawn.map(({ x }) => x),
          [own, own].map((of) => of.map(({ ranks }) => ranks)),
        );
        assert.deepEqual(
          drawn.map(({ y }) => y),
          [own.map(({ imagesPerSecond }) => imagesPerSecond), own.map(({ efficiency }) => efficiency)],
        );
        assert.deepEqual(
          drawn.map((line) => line.line.dash),
          [dash, dash],
        );
        assert.deepEqual(
          drawn.map(({ showlegend }) => showlegend),
          [true, false],
        );
      }
    }
    // Twice the ranks, twice the images; and all of it.
    const [rates] = find(undefined, column === 0 ? "x" : "x2");
    rates.y.forEach((rate, k) => assert.ok(Math.abs(rate - rates.y[0] * rates.x[k]) < 1e-9 * rate));
    assert.deepEqual(find(undefined, `x${column + 3}`)[0].y, [1, 1, 1, 1, 1]);
  }
  const axes = layout as Record<string, { type?: string; title: { text: string } }>;
  assert.deepEqual(
    ["xaxis", "xaxis4", "yaxis", "yaxis2", "yaxis3"].map((id) => axes[id].type),
    ["log", "log", "log", "log", undefined],
  );
  assert.deepEqual(
    ["xaxis", "xaxis3", "yaxis", "yaxis2", "yaxis3"].map((id) => axes[id].title.text),
    ["", "ranks", "images/s", "", "efficiency"],
  );
});

test("directionsInPlane draws every vector from the origin, on one scale for both axes", () => {
  const figure = directionsInPlane([madeUpPlane("left"), madeUpPlane("right")]);
  for (const { name, vector } of [...madeUpPlane("").gradients, ...madeUpPlane("").updates]) {
    assert.deepEqual(
      named(figure, name).map((trace) => [points(trace), trace.xaxis]),
      [
        [[[0, 0], vector], "x"],
        [[[0, 0], vector], "x2"],
      ],
    );
  }
  const { yaxis, yaxis2 } = figure.layout as Record<string, { scaleanchor: string }>;
  assert.deepEqual([yaxis.scaleanchor, yaxis2.scaleanchor], ["x", "x2"]);
  assert.deepEqual(
    named(figure, "sum").map(({ showlegend }) => showlegend),
    [true, false],
  );
  assert.match(
    figure.caption!,
    /left: gradients gₜ \(1\.00, 0\.00\), g₁ \(-0\.50, 0\.50\); updates sum \(0\.50, 0\.50\)/,
  );
});

test("directionsInPlane shades exactly the updates that oppose none but perhaps the first gradient", () => {
  const draw = random("cone");
  for (let round = 0; round < 20; round++) {
    const gradients = Array.from({ length: 2 + (round % 3) }, (_, i) => ({
      name: `g${i}`,
      vector: [draw.normal(), draw.normal()],
    }));
    const [cone] = directionsInPlane({ gradients, updates: [] }).data;
    const corners = points(cone);
    const constraints = gradients.slice(1).map(({ vector }) => vector);
    const inside = (point: Plane): boolean => {
      const sides = corners.map((a, i) => {
        const b = corners[(i + 1) % corners.length];
        return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
      });
      // Where only 0 is allowed, nothing is shaded.
      return sides.some((side) => side !== 0) && (sides.every((side) => side >= 0) || sides.every((side) => side <= 0));
    };
    for (let i = 0; i < 50; i++) {
      const point: Plane = [draw.normal() / 3, draw.normal() / 3];
      assert.equal(
        inside(point),
        constraints.every((g) => dot(point, g) >= 0),
        JSON.stringify({ constraints, point, corners }),
      );
    }
  }
});

test("descentsInPlane draws contours of the roots of the objectives, the paths and where they end", () => {
  const scene = madeUpDescent("between");
  const { data, caption } = descentsInPlane(scene, { xRange: [-2, 2], yRange: [-1, 1] });
  const [first] = data.filter(({ type }) => type === "contour") as unknown as {
    x: number[];
    y: number[];
    z: number[][];
  }[];
  first.z.forEach((row, j) =>
    row.forEach((z, i) => assert.ok(Math.abs(z - Math.hypot(first.x[i] + 1, first.y[j])) < 2e-3)),
  );
  assert.deepEqual([first.x[0], first.x.at(-1), first.y[0], first.y.at(-1)], [-2, 2, -1, 1]);
  assert.deepEqual(points(data.find(({ name }) => name === "sum")!), scene.paths[0].points);
  assert.match(caption!, /between: where descents end: sum \(1\.00, 0\.00\)/);
});

test("answerSpread draws the quantiles of the answers, all runs of a method and moment together", () => {
  const upTo = (n: number): number[] => Array.from({ length: n + 1 }, (_, i) => i / n);
  const figure = answerSpread([
    { name: "lwf", moment: "early", present: upTo(10).slice(0, 5), absent: [0.2] },
    { name: "lwf", moment: "early", present: upTo(10).slice(5).reverse(), absent: [0.4] },
    { name: "lwf", moment: "late", present: [0.3, 0.1], absent: [] },
    { name: "joint", moment: "late", present: [1], absent: [0] },
  ]);
  const [present, absent] = figure.data as unknown as Record<string, (number | string)[]>[];
  const { xaxis } = figure.layout as Record<string, { ticktext: string[]; tickvals: number[] }>;
  assert.deepEqual(
    [xaxis.ticktext, xaxis.tickvals, present.x.map((x) => Math.abs(Math.round(Number(x))))],
    [
      ["early", "late"],
      [0, 1],
      [0, 1],
    ],
  );
  // numpy.quantile of 0, 0.1, ... 1, and of 0.1 and 0.3.
  assert.deepEqual(
    [present.lowerfence, present.q1, present.median, present.q3, present.upperfence],
    [
      [0.05, 0.11],
      [0.25, 0.15],
      [0.5, 0.2],
      [0.75, 0.25],
      [0.95, 0.29],
    ],
  );
  assert.equal(absent.median[0], 0.3);
  assert.deepEqual((figure.layout.xaxis2 as { ticktext: string[] }).ticktext, ["late"]);
});

test("answerHistogram counts every answer once, 1 in the last bin", () => {
  const answers = madeUpAnswers("T = 1");
  const [present, absent] = answerHistogram([answers]).data as unknown as { x: number[]; y: (number | null)[] }[];
  const total = (counts: (number | null)[]): number => counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  assert.deepEqual([total(present.y), total(absent.y)], [answers.present.length, answers.absent.length]);
  assert.deepEqual([present.y[19], absent.y[0], absent.x[0]], [1, 5, 0.025]);
});

test("plasticityStability places a method at its mean BWT and mean mAP of later tasks when they were new", () => {
  const runs = ["finetune", "lwf"].flatMap((name) => [1, 2].map((seed) => madeUpRun(name, seed)));
  const figure = plasticityStability([...runs, madeUpRun("joint")], { path: ["finetune", "missing", "lwf"] });
  const [lwf] = named(figure, "lwf");
  const [a, b] = runs.slice(2).map(({ metrics }) => metrics);
  assert.ok(Math.abs((lwf.x as number[])[0] - (a.bwt! + b.bwt!) / 2) < 1e-12);
  assert.ok(Math.abs((lwf.y as number[])[0] - (a.R[2][1] + a.R[3][2] + b.R[2][1] + b.R[3][2]) / 4) < 1e-12);
  assert.deepEqual(
    figure.data[0].x,
    [named(figure, "finetune")[0], lwf].map((trace) => (trace.x as number[])[0]),
  );
  assert.equal(named(figure, "joint").length, 0, "it has no BWT");
});

test("names without a look of their own are told apart by their dash once the colours are used up", () => {
  const names = Array.from({ length: 12 }, (_, i) => `method ${i}`);
  const given = [...names, "project", "project:original"];
  const found = given.map(looks(given));
  assert.equal(new Set(found.map(({ colour, dash }) => `${colour} ${dash}`)).size, found.length);
  assert.equal(found[12].colour, found[13].colour);
});
