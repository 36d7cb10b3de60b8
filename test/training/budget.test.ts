import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import { runBudget } from "../../src/compare";
import type { Benchmark, Task } from "../../src/data";
import { commonObjectives, defineStrategy, findStrategy, strategyDefinitions } from "../../src/strategies";
import { resolveParameters, run, RunDirectory, type RunOptions, type TrainingEvent } from "../../src/training";
import { taskSequence } from "../../src/training/sequence";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let runs = 0;
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

/** Three tasks of 20 images, two epochs, batches of 8: 3 steps an epoch. */
async function budgetOf(options: RunOptions, benchmark = data): Promise<ReturnType<typeof runBudget>> {
  const out = join(folder, `run-${++runs}`);
  await run({ ...tinyOptions, ...options }, { data: benchmark, out });
  const directory = new RunDirectory(out);
  return runBudget({ ...(await directory.readFinished()), manifest: await directory.readManifest() });
}

describe("equal terms", () => {
  it("every strategy has the head steps of the protocol, unless it is said", () => {
    for (const { name, regimes } of strategyDefinitions()) {
      const at = (options: Partial<RunOptions>) =>
        resolveParameters({ strategy: name, labels: regimes[0], ...options });
      assert.equal(at({}).headSteps, 3, name);
      assert.equal(at({ headSteps: "together" }).headSteps, "together", name);
      assert.equal(at({ headSteps: 1, scale: "full" }).headSteps, 1, name);
    }
    for (const headSteps of [0, 1.5, NaN]) {
      assert.throws(() => resolveParameters({ strategy: "er", headSteps }), {
        code: "argument/invalid",
        message: /--head-steps got .*; it takes an integer of at least 1 or together/,
      });
    }
  });

  it("a strategy's definition may have head steps of its own, and a plan may not", async () => {
    const own = defineStrategy({
      name: "own-head-steps",
      summary: "a test",
      source: "a test",
      options: {},
      direction: "sum",
      regimes: ["unavailable"],
      headSteps: 5,
      make: () => ({
        plan(situation) {
          const { newTask } = commonObjectives(situation);
          return { shared: [newTask], head: { objectives: [newTask] } };
        },
      }),
    });
    assert.equal(resolveParameters({ strategy: own }).headSteps, 5);
    assert.equal(resolveParameters({ strategy: own, headSteps: 2 }).headSteps, 2);
    const earlier = {
      ...own,
      name: "earlier-form",
      make: () => ({
        plan(situation: Parameters<typeof commonObjectives>[0]) {
          const { newTask } = commonObjectives(situation);
          const head = { objectives: [newTask], steps: 3 };
          return { shared: [newTask], head };
        },
      }),
    };
    await assert.rejects(run({ ...tinyOptions, strategy: earlier }, { data }), { code: "strategy/head-steps" });
  });

  it("head steps count: one together is one of the head, three are three", async () => {
    const [three, together] = [
      await budgetOf({ strategy: "er" }),
      await budgetOf({ strategy: "er", headSteps: "together" }),
    ];
    assert.deepEqual([three.updates, three.headUpdates], [18, 54]);
    assert.deepEqual([together.updates, together.headUpdates], [18, 18]);
  });

  it("joint training makes the updates of the sequence, and sees as many images", async () => {
    const steps: TrainingEvent[] = [];
    const joint = await budgetOf({ strategy: "joint" });
    const finetune = await budgetOf({ strategy: "finetune" });
    for (const name of ["updates", "headUpdates", "images", "passes", "parameters"] as const)
      assert.equal(joint[name], finetune[name], name);
    assert.deepEqual([finetune.updates, finetune.images], [18, 120]);
    assert.deepEqual([joint.sessions, finetune.sessions], [1, 3]);
    await run(
      { ...tinyOptions, strategy: "joint" },
      { data, on: (event) => void (["run", "step"].includes(event.type) && steps.push(event)) },
    );
    assert.deepEqual(steps[0].type === "run" && steps[0].steps, [9]);
    assert.equal(steps.length - 1, 18);
  });

  it("also where images come again in later tasks: the sequence's images, not those of the union", () => {
    const [a, b, c] = data.tasks;
    const shared = { ...b, train: [...b.train, ...a.train.slice(0, 7)] };
    const tasks: Task[] = [a, shared, c];
    const benchmark = { ...data, tasks };
    const sequence = taskSequence(benchmark, findStrategy("joint", "unavailable"), "unavailable");
    const [union] = sequence.tasks;
    assert.deepEqual(sequence.amountOf(union, 8), { images: 67, batches: 3 + 4 + 3 });
    assert.equal(union.train.length, 60);
    const own = taskSequence(benchmark, findStrategy("lwf", "unavailable"), "unavailable");
    assert.deepEqual(
      own.tasks.map((task) => own.amountOf(task, 8)),
      [
        { images: 20, batches: 3 },
        { images: 27, batches: 4 },
        { images: 20, batches: 3 },
      ],
    );
  });
});

describe("the passes of a run", () => {
  it("are of batches, stored samples and the network before a task, whatever is audited or scored", async () => {
    const passes = async (options: RunOptions): Promise<number | null> => (await budgetOf(options)).passes;
    assert.equal(await passes({ strategy: "finetune" }), 3 * 2 * 20);
    assert.equal(await passes({ strategy: "finetune", audit: 1, testAfter: "tasks" }), 3 * 2 * 20);
    assert.equal(await passes({ strategy: "finetune", audit: 0, selection: "last" }), 3 * 2 * 20);
    // From the second task on the network before it answers to every image of every batch.
    assert.equal(await passes({ strategy: "lwf" }), 3 * 2 * 20 + 2 * 2 * 20);
    assert.equal(await passes({ strategy: "lwf-ppi", audit: 1 }), 3 * 2 * 20 + 2 * 2 * 20);
    // Four stored samples are drawn at every step but the first, as soon as there are as many.
    const er = await passes({ strategy: "er:memory=4" });
    assert.ok(er !== null && er > 3 * 2 * 20 && er <= 2 * 3 * 2 * 20, String(er));
    // The Fisher information of three samples at the end of each task.
    assert.equal(await passes({ strategy: "ewc:samples=3" }), 3 * 2 * 20 + 3 * 3);
  });

  it("are the same in a run that was stopped within an epoch and resumed", async () => {
    const whole = await budgetOf({ strategy: "lwf" });
    const out = join(folder, "stopped");
    const stop = new AbortController();
    const on = (event: TrainingEvent): void => {
      if (event.type === "step" && event.task === 2 && event.step === 2) stop.abort();
    };
    const options = { ...tinyOptions, strategy: "lwf" } as const;
    await assert.rejects(run(options, { data, out, on, signal: stop.signal }));
    await run(options, { data, out, resume: true });
    const directory = new RunDirectory(out);
    const resumed = runBudget({ ...(await directory.readFinished()), manifest: await directory.readManifest() });
    assert.deepEqual({ ...resumed, seconds: 0 }, { ...whole, seconds: 0 });
  });
});
