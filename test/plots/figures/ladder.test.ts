import assert from "node:assert/strict";
import { test } from "node:test";
import { completionPerTask, ladder, seenMAPPerTask, type Figure, type Trace } from "../../../src/plots";
import type { CompletionEvent, RunRecord } from "../../../src/records";
import { madeUpRun } from "../madeUp";

/** A run in which only these values matter. */
const runOf = (name: string, averageMAP: number | null, acc = 0.5): RunRecord => {
  const run = madeUpRun("lwf");
  return { ...run, name, metrics: { ...run.metrics, averageMAP, acc, seenMAP: [0.8, 0.6, acc] } };
};
const rungs = [
  ...[0.4, 0.42, 0.41].map((value) => runOf("first", value, value + 0.1)),
  ...[0.5, 0.51, 0.52].map((value) => runOf("<second>", value, value - 0.2)),
  ...[0.48, 0.53, 0.52].map((value) => runOf("third", value, value)),
];

interface Drawn {
  readonly x: readonly number[];
  readonly y: readonly string[];
  readonly marker: { readonly color: string };
  readonly error_x: { readonly array?: readonly number[]; readonly visible?: boolean };
}
const drawn = ({ data }: Figure, panel: string): Drawn[] =>
  data.filter(({ xaxis }) => xaxis === panel) as unknown as Drawn[];

/** Half of the 95% t interval of three values: t(2) is 4.302653. */
function half(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / 3;
  return (4.302653 * Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2)) / Math.sqrt(3);
}
const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

test("a ladder draws what each rung reaches, and its gain over the one above, seed by seed", () => {
  for (const [measure, firsts] of [
    ["averageMAP", [0.1, 0.09, 0.11]],
    ["acc", [-0.2, -0.21, -0.19]],
  ] as const) {
    const figure = ladder(rungs, { measure });
    const [levels] = drawn(figure, "x");
    assert.deepEqual(levels.y, ["first", "&lt;second&gt;", "third"]);
    const values = [0, 3, 6].map((at) => rungs.slice(at, at + 3).map(({ metrics }) => metrics[measure]!));
    values.forEach((of, i) => {
      close(levels.x[i], (of[0] + of[1] + of[2]) / 3);
      close(levels.error_x.array![i], half(of));
    });
    const gains = drawn(figure, "x2").map(({ x, y, error_x, marker }) => [y[0], x[0], error_x.array![0], marker.color]);
    const [second] = gains.filter(([name]) => name === "&lt;second&gt;");
    close(second[1] as number, firsts.reduce((sum, value) => sum + value, 0) / 3);
    close(second[2] as number, half(firsts));
    assert.ok(!gains.some(([name]) => name === "first"), "the first rung gains over nothing");
  }
});

const coloursOf = (figure: Figure): unknown => drawn(figure, "x2").map(({ y, marker }) => [marker.color, ...y]);

test("a gain that the seeds do not tell from 0 is grey; one seed has no interval, and only its sign", () => {
  assert.deepEqual(coloursOf(ladder(rungs)), [
    ["#0072B2", "&lt;second&gt;"],
    ["#888888", "third"],
  ]);
  assert.deepEqual(coloursOf(ladder(rungs, { measure: "acc" })), [
    ["#0072B2", "third"],
    ["#D55E00", "&lt;second&gt;"],
  ]);
  const single = ladder([rungs[0], rungs[3], rungs[6]]);
  assert.deepEqual(coloursOf(single), [
    ["#0072B2", "&lt;second&gt;"],
    ["#D55E00", "third"],
  ]);
  assert.ok(single.data.every(({ error_x }) => (error_x as Drawn["error_x"]).visible === false));
});

test("a ladder refuses rungs of unequal seeds, and leaves out what is not defined", () => {
  assert.throws(() => ladder(rungs.slice(0, 8)), { code: "argument/invalid", message: /third.*3 runs, as <second>/s });
  const [levels, ...gains] = ladder([rungs[0], runOf("none", null), rungs[6]]).data;
  assert.deepEqual(levels.x, [0.4, null, 0.48]);
  assert.deepEqual(gains, []);
});

const named = ({ data }: Figure, name: string): Trace[] => data.filter((trace) => trace.name === name);

test("seenMAPPerTask draws the classes seen after each task, and a run of one task as its level", () => {
  const joint = madeUpRun("joint");
  const figure = seenMAPPerTask([rungs[0], { ...joint, metrics: { ...joint.metrics, seenMAP: [0.9], acc: 0.7 } }]);
  const [line] = named(figure, "first");
  assert.deepEqual(
    [line.x, line.y],
    [
      [1, 2, 3],
      [0.8, 0.6, 0.5],
    ],
  );
  const [level] = named(figure, "joint");
  assert.deepEqual([level.x, level.y, (level.line as { dash: string }).dash], [[1, 3], [0.7, 0.7], "dash"]);
  const { metrics, ...earlier } = rungs[0];
  assert.deepEqual(seenMAPPerTask([{ ...earlier, metrics: { ...metrics, seenMAP: undefined } }]).data[0].y, []);
});

test("completionPerTask draws precision and recall of the tasks that complete labels, means over seeds", () => {
  const completion = (task: number, precision: number | null, recall: number): CompletionEvent => ({
    ...{ type: "completion", task, threshold: 0.7, images: 10, precision, recall, classes: {} },
  });
  const [a, b] = [
    { ...rungs[0], completions: [completion(2, 0.5, 0.2), completion(3, null, 0)] },
    { ...rungs[1], completions: [completion(2, 0.7, 0.4), completion(3, 0.9, 0.1)] },
  ];
  const figure = completionPerTask([a, b, { ...rungs[3], completions: undefined }]);
  const lines = named(figure, "first").filter(({ fill }) => fill === undefined) as unknown as {
    readonly xaxis: string;
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
  assert.deepEqual(
    lines.map(({ xaxis, x }) => [xaxis, x]),
    [
      ["x", [2, 3]],
      ["x2", [2, 3]],
    ],
  );
  [0.6, 0.9, 0.3, 0.05].forEach((expected, i) => close(lines[Math.floor(i / 2)].y[i % 2], expected));
  assert.deepEqual(named(figure, "&lt;second&gt;"), []);
});
