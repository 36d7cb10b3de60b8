import assert from "node:assert/strict";
import { test } from "node:test";
import {
  classAPPerTask,
  gains,
  mapPerEpoch,
  mapPerTask,
  reliability,
  rMatrix,
  summaryBars,
  withNote,
  type Figure,
  type Trace,
} from "../../../src/plots";
import { madeUpRun, voc } from "../madeUp";

const runs = ["joint", "finetune", "lwf", "lwf-ppi"].map((name) => madeUpRun(name));
const seeds = [1, 2, 3].map((seed) => madeUpRun("lwf", seed));
const named = ({ data }: Figure, name: string): Trace[] => data.filter((trace) => trace.name === name);

test("mapPerEpoch draws every test score at its epoch, a panel for all classes and one a task", () => {
  const figure = mapPerEpoch(runs);
  for (const run of runs.slice(1)) {
    const lines = named(figure, run.name);
    assert.equal(lines.length, 4);
    assert.deepEqual(
      lines.map((line) => line.xaxis),
      ["x", "x2", "x3", "x4"],
    );
    assert.deepEqual(
      lines[0].x,
      Array.from({ length: 18 }, (_, i) => i + 1),
    );
    assert.deepEqual(
      lines[0].y,
      run.epochs.map((epoch) => epoch.test?.all),
    );
    for (const k of [0, 1, 2])
      assert.deepEqual(
        lines[k + 1].y,
        run.epochs.map((epoch) => epoch.test?.tasks[k]),
      );
  }
  const boundaries = (figure.layout.shapes as { x0: number; xref: string }[])
    .filter(({ xref }) => xref === "x")
    .map(({ x0 }) => x0);
  assert.deepEqual(boundaries, [6.5, 12.5]);
});

test("mapPerEpoch draws a run of a single task among sequences as the level it reached", () => {
  const [all, first] = named(mapPerEpoch(runs), "joint");
  assert.deepEqual(
    [all.x, all.y],
    [
      [0, 18],
      [runs[0].metrics.acc, runs[0].metrics.acc],
    ],
  );
  assert.equal((first.y as number[])[0], runs[0].metrics.R[1][0]);
  const [alone] = named(mapPerEpoch([runs[0]], { classes: "all" }), "joint");
  assert.deepEqual(
    alone.y,
    runs[0].epochs.map((epoch) => epoch.test?.all),
  );
});

test("mapPerEpoch refuses test scores that a run does not have, and needs none for a level", () => {
  const untested = runs.map((run) => ({ ...run, epochs: run.epochs.map((epoch) => ({ ...epoch, test: undefined })) }));
  const [level] = named(mapPerEpoch([untested[0], ...runs.slice(1)]), "joint");
  assert.deepEqual(level.y, [runs[0].metrics.acc, runs[0].metrics.acc]);
  for (const given of [[untested[0]], [...runs.slice(0, -1), untested[runs.length - 1]]])
    assert.throws(() => mapPerEpoch(given), { code: "figure/test-scores" });
  assert.equal(mapPerEpoch(untested, { split: "validation" }).data.length, mapPerEpoch(runs).data.length);
});

test("mapPerEpoch draws one panel, and the validation scores, when asked", () => {
  const run = madeUpRun("ppi");
  const changed = {
    ...run,
    epochs: run.epochs.map((epoch) => ({ ...epoch, validation: { all: 0.1, seen: 0.2, tasks: [0.3, 0.4, 0.5] } })),
  };
  for (const [classes, value] of [
    ["all", 0.1],
    ["seen", 0.2],
    [2, 0.4],
  ] as const) {
    const { data } = mapPerEpoch([changed], { classes, split: "validation" });
    assert.equal(data.length, 1);
    assert.deepEqual(data[0].y, Array(18).fill(value));
  }
});

test("seeds of one name become their mean, with a band or bars of the t interval", () => {
  const [band, line] = named(mapPerEpoch(seeds, { classes: "all" }), "lwf") as unknown as { y: number[] }[];
  const values = seeds.map((run) => run.epochs[4].test!.all);
  const mean = (values[0] + values[1] + values[2]) / 3;
  const s = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
  const half = (4.302653 * s) / Math.sqrt(3);
  assert.ok(Math.abs(line.y[4] - mean) < 1e-12);
  assert.ok(Math.abs(band.y[4] - (mean + half)) < 1e-6 && Math.abs(band.y[36 - 1 - 4] - (mean - half)) < 1e-6);

  const [bar] = mapPerTask(seeds).data as unknown as { y: number[]; error_y: { array: number[] } }[];
  const finals = seeds.map((run) => run.metrics.R[3][0]);
  const finalMean = (finals[0] + finals[1] + finals[2]) / 3;
  const finalS = Math.sqrt(finals.reduce((sum, value) => sum + (value - finalMean) ** 2, 0) / 2);
  assert.ok(Math.abs(bar.y[0] - finalMean) < 1e-12);
  assert.ok(Math.abs(bar.error_y.array[0] - (4.302653 * finalS) / Math.sqrt(3)) < 1e-6);
});

test("gains are the differences of runs of one seed, beside those published", () => {
  const all = ["finetune", "lwf", "joint"].flatMap((name) => [1, 2, 3].map((seed) => madeUpRun(name, seed)));
  const published = { finetune: { acc: 0.65, bwt: -0.12 }, lwf: { acc: 0.73, bwt: -0.01 } };
  const { data } = gains(all, { baseline: "finetune", published });
  for (const [panel, measure] of [
    ["x", "acc"],
    ["x2", "bwt"],
  ] as const) {
    const drawn = data.filter(({ xaxis, name }) => xaxis === panel && name === undefined);
    assert.deepEqual(
      drawn.flatMap(({ y }) => y),
      measure === "acc" ? ["lwf", "joint"] : ["lwf"],
    );
    const differences = [0, 1, 2].map((i) => all[3 + i].metrics[measure]! - all[i].metrics[measure]!);
    const mean = (differences[0] + differences[1] + differences[2]) / 3;
    const s = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    const {
      x: [x],
      error_x: {
        array: [half],
      },
    } = drawn[0] as unknown as { x: number[]; error_x: { array: number[] } };
    assert.ok(Math.abs(x - mean) < 1e-12 && Math.abs(half - (4.302653 * s) / Math.sqrt(3)) < 1e-6);
    const [reported] = data.filter(({ xaxis, name }) => xaxis === panel && name !== undefined) as unknown as {
      x: number[];
      y: string[];
    }[];
    assert.deepEqual(
      [reported.x.map((v) => v.toFixed(2)), reported.y],
      [[measure === "acc" ? "0.08" : "0.11"], ["lwf"]],
    );
  }
  assert.throws(() => gains(all, { baseline: "ppi" }), { code: "argument/invalid", message: /finetune, lwf, joint/ });
  assert.throws(() => gains(all.slice(0, 5), { baseline: "finetune" }), {
    code: "argument/invalid",
    message: /3 runs/,
  });
});

test("mapPerTask and summaryBars draw the metrics as they are; what is undefined has no bar", () => {
  for (const run of runs) {
    const [bar] = named(mapPerTask(runs), run.name);
    assert.deepEqual(bar.y, [...run.metrics.R[run.metrics.R.length - 1], run.metrics.acc]);
    const values = named(summaryBars(runs), run.name).map((trace) => (trace.y as (number | null)[])[0]);
    assert.deepEqual(values, [run.metrics.acc, run.metrics.bwt, run.metrics.fwt]);
  }
  assert.deepEqual(summaryBars([runs[0]]).data.length, 1);
});

test("rMatrix draws R", () => {
  assert.deepEqual(
    rMatrix(runs[1]).data.map((trace) => trace.z),
    [runs[1].metrics.R],
  );
  assert.deepEqual(
    rMatrix(runs).data.map((trace) => trace.z),
    runs.map((run) => run.metrics.R),
  );
});

test("classAPPerTask draws R by class in percent, the mean over seeds, and nothing where there are no values", () => {
  const [trace] = classAPPerTask(runs[1]).data;
  assert.deepEqual(trace.x, voc);
  assert.deepEqual(
    trace.z,
    runs[1].metrics.classR!.map((row) => row.map((ap) => 100 * ap!)),
  );
  const [mean] = classAPPerTask(seeds).data as unknown as { z: number[][] }[];
  seeds[0].metrics.classR!.forEach((row, i) =>
    row.forEach((_, c) => {
      const values = seeds.map((run) => 100 * run.metrics.classR![i][c]!);
      assert.ok(Math.abs(mean.z[i][c] - (values[0] + values[1] + values[2]) / 3) < 1e-9);
    }),
  );
  const { metrics } = runs[1];
  const blank = {
    ...runs[1],
    metrics: { ...metrics, classR: metrics.classR!.map((row) => row.map((ap, c) => (c === 4 ? null : ap))) },
  };
  assert.ok((classAPPerTask(blank).data[0].z as unknown[][]).every((row) => row[4] === null && row[3] !== null));
  const earlier = { ...runs[1], metrics: { ...metrics, classR: undefined } };
  assert.deepEqual(
    classAPPerTask(earlier).data.map(({ z }) => z),
    [[]],
  );
});

test("reliability draws the recorded bins, means over the seeds that have them; runs without them are left out", () => {
  const [curve, counts] = reliability(runs[1]).data.slice(1);
  const { bins, ece } = runs[1].metrics.calibration!;
  assert.deepEqual(
    [curve.x, curve.y, counts.y],
    [bins.map((b) => b.probability), bins.map((b) => b.frequency), bins.map((b) => b.count)],
  );
  assert.equal(curve.name, `finetune (ECE ${ece.toFixed(3)})`);
  const [, mean] = reliability(seeds).data.slice(1) as unknown as { y: number[] }[];
  const of = (seed: number, b: number): number => seeds[seed - 1].metrics.calibration!.bins[b].count;
  assert.equal(mean.y.length, 10);
  assert.ok(Math.abs(mean.y[0] - (of(1, 0) + of(2, 0) + of(3, 0)) / 3) < 1e-9);
  assert.ok(Math.abs(mean.y[8] - (of(1, 8) + of(2, 8)) / 2) < 1e-9);
  assert.equal(mean.y[9], of(1, 9));
  const earlier = { ...runs[1], metrics: { ...runs[1].metrics, calibration: undefined } };
  assert.equal(reliability([earlier, runs[2]]).data.length, 3);
  assert.equal(reliability(earlier).data.length, 1);
});

test("a strategy has the same colour in every figure and whatever stands beside it", () => {
  const colour = (figure: Figure, name: string): unknown => (named(figure, name)[0].marker as { color: string }).color;
  const few = [madeUpRun("lwf-ppi"), madeUpRun("finetune")];
  for (const name of ["finetune", "lwf-ppi"]) {
    assert.equal(colour(mapPerEpoch(few), name), colour(summaryBars(runs), name));
    assert.equal(colour(mapPerTask(runs), name), colour(mapPerTask(few), name));
  }
  const variants = mapPerEpoch([madeUpRun("lwf"), madeUpRun("lwf, labels available")], { classes: "all" })
    .data as unknown as { line: { color: string; dash: string } }[];
  assert.equal(variants[0].line.color, variants[1].line.color);
  assert.notEqual(variants[0].line.dash, variants[1].line.dash);
});

test("withNote adds its line and nothing else", () => {
  const figure = mapPerTask(runs);
  const noted = withNote(figure, "scenes <small>, seed 1");
  assert.equal(noted.data, figure.data);
  assert.match(JSON.stringify(noted.layout.annotations), /scenes &lt;small&gt;, seed 1/);
  assert.match(noted.caption ?? "", /scenes <small>, seed 1/);
});
