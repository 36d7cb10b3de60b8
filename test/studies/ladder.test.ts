import "./oneThread";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ladderRungs, ladderStudy, runStudy, type Study, type StudyMethod } from "../../src/studies";
import { resolveRun } from "../../src/training";
import { temporaryFolder } from "../training/tiny";

const methodOf = (name: string): StudyMethod => ladderStudy.methods.find((method) => method.name === name)!;
const parametersOf = ({ options }: StudyMethod) => resolveRun({ ...options, scale: "smoke", seed: 1 }).parameters;

/** What of a run's parts differs from the rung before: options of strategies by their names. */
function changed(before: StudyMethod, after: StudyMethod): string[] {
  const partsOf = (method: StudyMethod): Record<string, unknown> => {
    const { strategy, ...others } = parametersOf(method);
    // Names leave out defaults, as the weight 1 of `rebll`; `finetune` has neither distillation nor replay.
    const options = ["weight=1", ...(strategy.split(":")[1]?.split(",") ?? ["weight=0", "perClass=0"])];
    return { ...others, ...Object.fromEntries(options.map((option) => option.split("=") as [string, string])) };
  };
  const [a, b] = [partsOf(before), partsOf(after)];
  const own = ["negative", "decay", "relabel"];
  return Object.keys(b).filter((key) => !own.includes(key) && JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}

test("each rung of the ladder changes one part of the one before", () => {
  assert.deepEqual(
    ladderStudy.methods.slice(0, ladderRungs.length).map(({ name }) => name),
    ladderRungs,
  );
  const rungs = ladderRungs.map(methodOf);
  assert.deepEqual(
    rungs.slice(1).map((rung, i) => changed(rungs[i], rung)),
    [["loss"], ["complete"], ["weight"], ["head"], ["perClass"]],
  );
});

test("what is rebll's own is switched off on the ladder: without distillation and replay it is finetune", async () => {
  const fast = { width: 4, imageSize: 32, epochs: 1 } as const;
  const { strategy: withoutParts } = methodOf("+ completed labels").options;
  const { strategy: finetune, ...common } = methodOf("finetune").options;
  const study: Study = {
    ...ladderStudy,
    methods: [finetune, withoutParts].map((strategy, i) => ({
      name: String(i),
      options: { ...common, strategy, ...fast },
    })),
  };
  const { runs } = await runStudy(study, { scale: "smoke", seeds: [1], folder: temporaryFolder(), jobs: 1 });
  const [a, b] = runs.map(({ record }) => record);
  const lossOf = ({ epochs }: typeof a): number[] => epochs.map(({ loss, task }) => loss[`bce:${task}`] ?? Number.NaN);
  lossOf(a).forEach((value, i) =>
    assert.ok(Math.abs(value - lossOf(b)[i]) < 1e-5 * value, `${value}, ${lossOf(b)[i]}`),
  );
  assert.ok(Math.abs(a.metrics.acc - b.metrics.acc) < 1e-4, `${a.metrics.acc}, ${b.metrics.acc}`);
});

test("rungs that complete labels tell what they made in every session but the first, and no others", async () => {
  const fast = { width: 8, imageSize: 32, epochs: 1 } as const;
  const methods = ladderStudy.methods.map(({ name, options }) => ({ name, options: { ...options, ...fast } }));
  const { runs } = await runStudy(
    { ...ladderStudy, methods },
    { scale: "smoke", seeds: [1], folder: temporaryFolder(), jobs: 1 },
  );
  const first = ladderRungs.indexOf("+ completed labels");
  for (const { record } of runs) {
    const { name, completions = [], metrics } = record;
    const completes = ladderRungs.indexOf(name) >= first;
    assert.deepEqual(
      completions.map(({ task }) => task),
      completes ? [2, 3, 4, 5] : [],
      name,
    );
    assert.equal(metrics.seenMAP?.length, name === "joint" ? 1 : 5);
  }
});
