import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { batches, supervise, type Benchmark } from "../../../src/data";
import { singleProcess } from "../../../src/distributed";
import { Network } from "../../../src/nn";
import { classMemory, herd, type KeptState } from "../../../src/strategies";
import { predict, run, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

interface Case {
  readonly features: number[];
  readonly n: number;
  readonly count: number;
  readonly herd: number[];
}

describe("herding", () => {
  const cases = JSON.parse(readFileSync(join(__dirname, "../../fixtures/herding.json"), "utf8")) as Case[];
  for (const { features, n, count, herd: expected } of cases) {
    it(`picks ${count} of ${n} as the authors' rule does in NumPy`, () => {
      assert.deepEqual(herd(features, n, count), expected);
    });
  }

  it("of fewer samples is the beginning of that of more, and does not see the scale of features", () => {
    const { features, n } = cases[3];
    const all = herd(features, n, 20);
    assert.deepEqual(herd(features, n, 7), all.slice(0, 7));
    const scaled = features.map((value, i) => value * (1 + Math.floor(i / (features.length / n))));
    assert.deepEqual(herd(scaled, n, 20), all);
  });
});

describe("a memory of so many samples a class", () => {
  let data: Benchmark;
  let network: Network;
  before(async () => {
    data = await tinyBenchmark(temporaryFolder());
    network = new Network({ network: "resnet18", width: 4, classes: 6, imageSize: 32 }).initialise(1);
  });

  /** The memory after so many tasks, all learnt by one network. */
  async function after(tasks: number, options: Partial<Parameters<typeof classMemory>[1]>): Promise<KeptState> {
    const kept = classMemory(
      { seed: 1, network, world: singleProcess },
      { perClass: 2, megabytes: 64, logits: false, ...options },
    );
    for (const task of data.tasks.slice(0, tasks)) {
      await kept.lifecycle?.taskEnds?.({
        situation: {
          task: task.number,
          slices: data.tasks.slice(0, task.number).map(({ classes }) => classes),
          classes: 6,
          labels: "unavailable",
        },
        network,
        imageSize: 32,
        examples: supervise(task, "unavailable", data),
        load: (chosen) => batches(chosen, { size: 32, batch: 8 }),
      });
    }
    return kept;
  }
  const stored = (kept: KeptState, name: string): number[] => [...(kept.save().get(name)?.data ?? [])];

  it("grows with the classes, has as many of each as were asked for, and labels of their own task alone", async () => {
    for (const [tasks, perClass] of [
      [1, 2],
      [3, 2],
      [2, 3],
    ]) {
      const kept = await after(tasks, { perClass });
      const [labels, known, of] = ["labels", "known", "tasks"].map((name) => stored(kept, name));
      assert.equal(kept.stored, of.length);
      assert.ok(of.length <= 2 * tasks * perClass && of.length > (2 * tasks * perClass) / 2);
      of.forEach((task, i) =>
        assert.deepEqual(
          known.slice(6 * i, 6 * i + 6),
          Array.from({ length: 6 }, (_, c) => Number(Math.floor(c / 2) === task - 1)),
        ),
      );
      for (let c = 0; c < 6; c++) {
        const shown = of.filter((_, i) => labels[6 * i + c] === 1).length;
        assert.equal(shown >= perClass, c < 2 * tasks, `class ${c} has ${shown}`);
      }
      // A picture of 32 pixels, two labels a class, and the number of the task.
      assert.equal(kept.bytes, of.length * (3 * 32 * 32 + 12 + 4));
      kept.dispose();
    }
  });

  it("stores the logits of the network at the end of the task", async () => {
    const kept = await after(2, { logits: true });
    const [logits, images] = ["logits", "images"].map((name) => stored(kept, name));
    const draw = kept.draw?.("any", 100);
    assert.ok(draw?.logits && draw.size === kept.stored);
    assert.deepEqual([...draw.logits], logits);
    assert.deepEqual([...draw.images], images);
    for (const task of data.tasks.slice(0, 2)) {
      const examples = supervise(task, "unavailable", data);
      const { logits: all } = await predict(network, examples, { imageSize: 32, batch: 64 });
      const rows = examples.map((_, i) => [...all.subarray(6 * i, 6 * i + 6)]);
      stored(kept, "tasks").forEach((number, i) => {
        if (number !== task.number) return;
        const own = logits.slice(6 * i, 6 * i + 6);
        assert.ok(
          rows.some((row) => row.every((value, c) => Math.abs(value - own[c]) < 1e-4)),
          "logits of an image of the task",
        );
      });
    }
    kept.dispose();
  });

  it("holds as many of each class as fit where the bytes are few, and refuses where none fits", async () => {
    const bytes = 3 * 32 * 32 + 12 + 4;
    const kept = await after(3, { perClass: 5, megabytes: (6 * bytes) / 1e6 });
    assert.ok((kept.stored ?? 0) <= 6);
    await assert.rejects(after(1, { megabytes: (5 * bytes) / 1e6 }), { code: "argument/invalid" });
    kept.dispose();
  });

  it("is an option of er and derpp: none a class is no replay, and the run says what it stored", async () => {
    const of = async (strategy: string): Promise<{ last: readonly number[]; samples?: number }> => {
      let samples: number | undefined;
      const on = (event: TrainingEvent): void => void (event.type === "done" && (samples = event.memory?.samples));
      const { metrics } = await run({ ...tinyOptions, epochs: 1, strategy }, { data, on });
      return { last: metrics.R[3], samples };
    };
    const [none, alike, two] = [await of("er:perClass=0"), await of("derpp:perClass=0"), await of("er:perClass=2")];
    assert.deepEqual([none.samples, alike.samples], [undefined, undefined]);
    assert.ok(two.samples !== undefined && two.samples > 6 && two.samples <= 12);
    assert.deepEqual(none.last, alike.last, "without replay both train on the new task alone");
    assert.notDeepEqual(two.last, none.last);
    await assert.rejects(of("er:perClass=-1"), { code: "argument/invalid" });
  });
});
