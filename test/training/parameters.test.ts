import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import type { Benchmark } from "../../src/data";
import type { Direction } from "../../src/directions";
import { commonObjectives, type PlainStrategy } from "../../src/strategies";
import { resolveParameters, run, type RunOptions, type TrainingEvent } from "../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

describe("methods of one's own in a run", () => {
  it("takes a strategy and a direction of one's own, and goes on with them", async () => {
    const own: PlainStrategy = {
      name: "own",
      source: "test",
      direction: "sum",
      regimes: ["unavailable"],
      needsPrevious: true,
      plan(situation) {
        const { newTask, distilled } = commonObjectives(situation);
        return { shared: [newTask, ...distilled], head: { objectives: [newTask, ...distilled] } };
      },
    };
    const halves: Direction = { name: "halves", kind: "fixed", weights: (n) => new Float64Array(n).fill(0.5) };
    const out = join(folder, "own");
    const stop = new AbortController();
    const on = (event: TrainingEvent): void => void (event.type === "epoch" && event.task === 2 && stop.abort());
    await assert.rejects(run({ ...tinyOptions, strategy: own }, { data, out, on, signal: stop.signal }));
    const { metrics, name } = await run({ ...tinyOptions, strategy: "own" }, { data, out, resume: true });
    assert.deepEqual(metrics, (await run({ ...tinyOptions, strategy: "lwf" }, { data })).metrics);
    assert.equal(name, "own");
    const half = await run({ ...tinyOptions, strategy: own, direction: halves }, { data });
    assert.notDeepEqual(half.metrics, metrics);
    await assert.rejects(run({ ...tinyOptions, strategy: { ...own, name: "er" } }, { data }), {
      code: "method/built-in",
    });
    assert.equal(resolveParameters({ ...tinyOptions, strategy: own, direction: halves }).direction, "halves");
  });
});

describe("run parameters", () => {
  const refused = (options: RunOptions, code: string): Promise<void> =>
    assert.rejects(run(options, { data }), { code });
  it("refuses what cannot be, by code", async () => {
    await refused({ strategy: "nonsense" }, "argument/invalid");
    await refused({ strategy: "ppi" }, "strategy/labels");
    await refused({ strategy: "lwf", direction: "sideways" }, "argument/invalid");
    await refused({ strategy: "er:memory=0" }, "argument/invalid");
    await refused({ strategy: "er:colour=3" }, "argument/invalid");
    await refused({ strategy: "er:memory=3,memory=4" }, "argument/invalid");
    await refused({ strategy: "er:memory=many" }, "argument/invalid");
    await refused({ strategy: "er:policy=whim" }, "argument/invalid");
    await refused({ strategy: "ewc:online=2" }, "argument/invalid");
    await refused({ strategy: "si", direction: "mgda" }, "strategy/direction");
    await refused({ strategy: "hat", labels: "available" }, "strategy/labels");
    await refused({ strategy: "hat:smax=0" }, "argument/invalid");
    await refused({ strategy: "ewc:lambda=1", direction: "imtl-g" }, "strategy/direction");
    await refused({ strategy: "lwf:memory=3" }, "argument/invalid");
    await refused({ strategy: "lwf:temperature=0" }, "argument/invalid");
    await refused({ strategy: "lwf-ppi:weight=-1" }, "argument/invalid");
    await refused({ strategy: "mbpa:neighbours=0" }, "argument/invalid");
    await refused({ strategy: "mbpa:steps=1.5" }, "argument/invalid");
    await refused({ ...tinyOptions, strategy: "er:megabytes=0.001" }, "argument/invalid");
    await refused({ strategy: "lwf", epochs: 0 }, "argument/invalid");
    const best = { strategy: "lwf", selection: "best" } as unknown as RunOptions;
    await assert.rejects(run(best, { data }), {
      code: "argument/invalid",
      message: /^--selection got "best"; it takes validation, test, last$/,
    });
    await refused({ strategy: "lwf", weights: "/nowhere.safetensors", scale: "smoke" }, "path/missing");
  });

  it("takes a strategy's own loss and completion, unless others are given or there is nothing to complete", () => {
    const parts = (options: Partial<RunOptions>): string[] => {
      const { loss, complete } = resolveParameters({ ...tinyOptions, strategy: "krt", ...options });
      return [loss, complete];
    };
    // The parts that Dong et al. 2023 describe.
    assert.deepEqual(parts({}), ["asl", "dynamic"]);
    assert.deepEqual(parts({ labels: "available" }), ["asl", "none"]);
    assert.deepEqual(parts({ loss: "bce", complete: "none" }), ["bce", "none"]);
    assert.deepEqual(parts({ strategy: "lwf" }), ["bce", "none"]);
  });

  it("asks for validation images where they are to choose the epoch", async () => {
    const without: Benchmark = { ...data, tasks: data.tasks.map((task) => ({ ...task, validation: [] })) };
    await assert.rejects(run({ ...tinyOptions, strategy: "finetune" }, { data: without }), {
      code: "selection/no-validation",
    });
    for (const selection of ["test", "last"] as const) {
      const { metrics } = await run({ ...tinyOptions, strategy: "finetune", selection, epochs: 1 }, { data: without });
      assert.equal(metrics.R.length, 4);
    }
  });
});
