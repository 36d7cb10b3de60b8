import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { figuresStudy, runStudy, type Study, type StudyMethod } from "../../src/studies";
import type { EpochEvent, TrainingEvent } from "../../src/training";
import { temporaryFolder } from "../training/tiny";

const root = temporaryFolder();
let folders = 0;
const newFolder = (): string => join(root, String(folders++));

const fast = { width: 4, imageSize: 32, epochs: 1, audit: 0 } as const;
const study = (methods: readonly StudyMethod[]): Study => ({
  name: "sharing",
  title: "Sharing",
  scale: "smoke",
  seeds: 1,
  methods: methods.map(({ name, options }) => ({ name, options: { ...options, ...fast } })),
  protocol: "none",
});

/** Runs a study, and tells how many steps of which tasks each method made. */
async function stepsOf(
  made: Study,
  folder = newFolder(),
): Promise<{ readonly runs: Awaited<ReturnType<typeof runStudy>>["runs"]; readonly steps: Record<string, number[]> }> {
  const steps: Record<string, number[]> = {};
  let now: number[] = [];
  const onRun = ({ name }: StudyMethod): void => void (now = steps[name] = []);
  const on = (event: TrainingEvent): void => {
    if (event.type === "step") now[event.task] = (now[event.task] ?? 0) + 1;
  };
  const { runs } = await runStudy(made, { folder, onRun, on });
  return { runs, steps };
}

const measured = ({ test, validation, loss }: EpochEvent): unknown => [test, validation, Object.entries(loss)];

test("runs of Figures 5 and 6 train one first task together, and come to what each comes to by itself", async () => {
  const { runs, steps } = await stepsOf(study(figuresStudy.methods));
  const trainedFirst = Object.keys(steps).filter((name) => steps[name][1] > 0);
  assert.deepEqual(trainedFirst, ["joint", "finetune"]);
  const [, first, second, third] = steps.finetune;
  const each = second + third;
  for (const [name, made] of Object.entries(steps).slice(2)) assert.deepEqual(made, [, , second, third], name);
  const all = Object.entries(steps).flatMap(([name, made]) => (name === "joint" ? [] : made.filter((n) => n > 0)));
  assert.equal(
    all.reduce((sum, n) => sum + n, 0),
    first + 7 * each,
  );
  for (const [i, method] of figuresStudy.methods.entries()) {
    if (i < 2) continue;
    const alone = await stepsOf(study([method]));
    const [own] = alone.runs;
    assert.deepEqual(runs[i].record.metrics, own.record.metrics, method.name);
    assert.deepEqual(runs[i].record.epochs.map(measured), own.record.epochs.map(measured), method.name);
    assert.ok(alone.steps[method.name][1] > 0);
  }
});

test("what would not come to the same end trains its first task itself", async () => {
  const named = (name: string, options: Partial<StudyMethod["options"]> = {}): StudyMethod => ({
    name: `${name} ${Object.keys(options).join()}`.trim(),
    options: { strategy: name, ...options },
  });
  const others = [
    named("finetune", { headSteps: 1 }),
    named("finetune", { learningRate: 2e-3 }),
    named("finetune", { batch: 16 }),
    named("ewc:samples=2"),
    named("si"),
    named("gem:memory=6"),
    named("er:memory=6"),
    named("hat"),
  ];
  const { runs, steps } = await stepsOf(study([named("finetune"), ...others, named("lwf")]));
  assert.deepEqual(
    Object.keys(steps).filter((name) => !(steps[name][1] > 0)),
    ["lwf"],
  );
  for (const method of others.slice(3, 5)) {
    const { runs: alone } = await stepsOf(study([method]));
    const together = runs.find(({ record }) => record.name === method.name);
    assert.deepEqual(together?.record.metrics, alone[0].record.metrics);
  }
});

test("a study that was interrupted in the middle of a first task, or after one, goes on to the same runs", async () => {
  const methods = figuresStudy.methods.slice(1, 4);
  const whole = await stepsOf(study(methods));
  for (const [name, task] of [
    ["finetune", 1],
    ["lwf", 2],
  ] as const) {
    const folder = newFolder();
    const stop = new AbortController();
    let now = "";
    const on = (event: TrainingEvent): void => {
      if (event.type === "step" && now === name && event.task === task) stop.abort();
    };
    const onRun = (method: StudyMethod): void => void (now = method.name);
    await assert.rejects(runStudy(study(methods), { folder, on, onRun, signal: stop.signal }));
    const { runs } = await stepsOf(study(methods), folder);
    assert.deepEqual(
      runs.map(({ record }) => record.metrics),
      whole.runs.map(({ record }) => record.metrics),
    );
  }
});
