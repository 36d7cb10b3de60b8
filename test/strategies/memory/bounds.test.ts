import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import type { Batch, Example } from "../../../src/data";
import { singleProcess } from "../../../src/distributed";
import type { Network } from "../../../src/nn";
import { findStrategy, type KeptState } from "../../../src/strategies";

const [classes, side] = [6, 4];
/** Images of one task of the stream, whose labels are of two classes, one shared with the next. */
const perTask = 800;
const network = {} as Network;

function batchOf(ids: readonly number[]): Batch {
  const draw = random("bounds", ids[0]);
  const own = Math.floor(ids[0] / perTask);
  const labels = Uint8Array.from({ length: ids.length * classes }, (_, i) =>
    Number([own, own + 1].includes(i % classes) && draw.uniform() < 0.6),
  );
  const images = Uint8Array.from(
    { length: ids.length * side * side * 3 },
    (_, i) => ids[Math.floor(i / (side * side * 3))] % 256,
  );
  return {
    images,
    labels,
    known: new Uint8Array(labels.length).fill(1),
    size: ids.length,
    height: side,
    width: side,
    ids: ids.map(String),
  };
}

const situation = (task: number) => ({ task, slices: [], classes, labels: "unavailable" as const });
const learn = async (kept: KeptState, task: number, images: number): Promise<void> => {
  const examples = Array.from({ length: images }, (_, i) => {
    const id = 256 * task + i;
    const { labels, known } = batchOf([id]);
    return { id: String(id), labels, known } as Example;
  });
  async function* load(chosen: readonly Example[]): AsyncGenerator<Batch> {
    for (let i = 0; i < chosen.length; i += 8) yield batchOf(chosen.slice(i, i + 8).map(({ id }) => Number(id)));
  }
  await kept.lifecycle!.taskEnds!({ situation: situation(task), network, imageSize: side, examples, load });
};

describe("bounds of memories", () => {
  // A sample takes 48 + 6 + 6 + 4 bytes, and 24 more with logits.
  for (const [text, samples, bytes] of [
    ["er:memory=30", 30, 64],
    ["er:memory=1000,megabytes=0.001", 15, 64],
    ["derpp:memory=30,policy=ocdm", 30, 88],
    ["derpp:memory=1000,megabytes=0.001,policy=prs", 11, 88],
    ["er:memory=30,policy=class-balanced", 30, 64],
    ["mbpa:memory=30,policy=prs", 30, 64],
  ] as const) {
    it(`${text} never holds more than ${samples} samples over a stream of 4,000, and comes back from its state`, () => {
      const strategy = findStrategy(text, "unavailable");
      const make = (): KeptState => strategy.keep!({ seed: 1, network, world: singleProcess });
      const kept = make();
      assert.equal(kept.draw!("memory", 8), undefined);
      let twin: KeptState | undefined;
      for (let step = 0; step < 500; step++) {
        if (step % 100 === 0) for (const k of [kept, twin]) k?.lifecycle!.taskBegins!(situation(step / 100 + 1));
        const batch = batchOf(Array.from({ length: 8 }, (_, i) => 8 * step + i));
        const logits = Float32Array.from(batch.labels, (label, i) => label + i / 7);
        for (const k of [kept, twin]) k?.lifecycle!.stepEnds!(batch, logits);
        assert.equal(kept.bytes, Math.min(samples, 8 * (step + 1)) * bytes);
        if (step === 250) {
          twin = make();
          twin.lifecycle!.taskBegins!(situation(3));
          twin.load(kept.save());
        }
      }
      assert.deepEqual(twin!.save(), kept.save());
      const draw = kept.draw!("memory", 8)!;
      assert.deepEqual(twin!.draw!("memory", 8), draw);
      assert.equal(draw.size, 8);
      assert.equal(draw.logits?.length, text.startsWith("derpp") ? 8 * classes : undefined);
      assert.ok(new Set(kept.save().get("tasks")!.data).size >= 4, "earlier tasks are remembered");
    });
  }

  for (const [text, most] of [
    ["gem:memory=30", 30],
    ["agem:memory=1000,megabytes=0.001", 15],
  ] as const) {
    it(`${text} never holds more than ${most} samples over six tasks, the same share of each`, async () => {
      const kept = findStrategy(text, "unavailable").keep!({ seed: 1, network, world: singleProcess });
      for (let task = 1; task <= 6; task++) {
        await learn(kept, task, 40);
        const tasks = [...kept.save().get("tasks")!.data];
        const share = Math.floor(most / task);
        assert.ok(kept.bytes <= most * 64);
        for (let k = 1; k <= task; k++) assert.equal(tasks.filter((t) => t === k).length, share);
        const first = kept.draw!("memory:1", 1000)!;
        assert.equal(first.size, share);
        const values = [...first.images].filter((_, i) => i % 48 === 0);
        assert.equal(new Set(values).size, share);
        assert.ok(
          values.every((value) => value < 40),
          "only images of task 1",
        );
      }
      assert.equal(kept.draw!("memory", 5)!.size, 5);
      assert.equal(kept.draw!("memory:9", 5), undefined);
    });
  }
});
