import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { imagesOf, type Benchmark } from "../../../src/data";
import { liveTensors, tf, type State } from "../../../src/nn";
import { originMetadata, originOf } from "../../../src/nn/weights/origin";
import { readSafetensors, writeSafetensors } from "../../../src/nn/weights/safetensors";
import { embeddings, podFlat, type View } from "../../../src/strategies";
import {
  openModel,
  predict,
  resolveParameters,
  run,
  saveModel,
  type RunOptions,
  type TaskEnd,
  type TrainingEvent,
} from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

const krt: RunOptions = { ...tinyOptions, strategy: "krt" };
const weightsOf = (out: string, task: number): string => join(out, "checkpoints", `task-${task}.safetensors`);
const stateOf = async (out: string, task: number): Promise<State> =>
  (await readSafetensors(weightsOf(out, task))).tensors;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("krt", () => {
  it("has the head ica, and takes another one", () => {
    assert.equal(resolveParameters({ strategy: "krt" }).head, "ica");
    assert.equal(resolveParameters({ strategy: "krt", head: "linear" }).head, "linear");
    assert.equal(resolveParameters({ strategy: "er", head: "ica:width=64,heads=8" }).head, "ica:width=64");
    assert.throws(() => resolveParameters({ strategy: "krt", head: "ica:heads=0" }), { code: "argument/invalid" });
  });

  it("learns a task's token and classifier in it, and leaves those of other tasks as they are", async () => {
    const ends: TaskEnd[] = [];
    await run(krt, { data, onTask: (end) => ends.push(end) });
    const changed = (name: string, from: number): boolean => {
      const [a, b] = [ends[from - 1], ends[from]].map(({ state }) => state.get(name)?.data ?? new Float32Array(0));
      assert.ok(a.length > 0);
      return a.some((value, i) => value !== b[i]);
    };
    for (const task of [2, 3]) {
      for (const k of [1, 2, 3]) {
        for (const name of [`fc.token.${k}`, `fc.${k}.weight`, `fc.${k}.norm.bias`])
          assert.equal(changed(name, task - 1), k === task, `${name} in task ${task}`);
      }
      for (const name of ["fc.cls_token", "fc.tab.attn.v.weight", "fc.pos_embed", "fc.proj.bias", "conv1.weight"])
        assert.ok(changed(name, task - 1), `${name} in task ${task}`);
    }
  });

  it("ends as a straight run where it is resumed, and answers from its directory as it did", async () => {
    const [straight, out] = [join(folder, "straight"), join(folder, "resumed")];
    const test = imagesOf(data.tasks, "test");
    const options = { imageSize: 32, batch: 64 };
    let answers: Float32Array | undefined;
    const withNetwork = async (method: Parameters<typeof predict>[0]): Promise<void> =>
      void (answers = (await predict(method, test, options)).logits);
    const { metrics } = await run(krt, { data, out: straight, withNetwork });
    const stops: ((event: TrainingEvent) => boolean)[] = [
      (event) => event.type === "step" && event.task === 1 && event.epoch === 2 && event.step === 1,
      (event) => event.type === "step" && event.task === 2 && event.epoch === 2 && event.step === 2,
      (event) => event.type === "task" && event.task === 2,
    ];
    for (const isHere of stops) {
      const stop = new AbortController();
      const on = (event: TrainingEvent): void => void (isHere(event) && stop.abort());
      await assert.rejects(run(krt, { data, out, on, resume: true, signal: stop.signal }));
    }
    const again = await run(krt, { data, out, resume: true });
    assert.deepEqual(plain(again.metrics), plain(metrics));
    for (const task of [1, 2, 3]) assert.deepEqual(await stateOf(out, task), await stateOf(straight, task));

    // A file says how its network is made, so that it opens alone, and so does what is saved of it.
    const other = join(folder, "saved.safetensors");
    for (const source of [{ run: out }, { weights: weightsOf(out, 3), network: "resnet18" }]) {
      const model = await openModel(source);
      assert.deepEqual((await predict(model.answers ?? model.network, test, options)).logits, answers);
      await saveModel(other, model);
      model.dispose();
    }
    const saved = await openModel({ weights: other, network: "resnet18" });
    assert.deepEqual((await predict(saved.answers ?? saved.network, test, options)).logits, answers);
    saved.dispose();

    // A run with another head takes the backbone of it.
    const { metrics: begun } = await run({ ...tinyOptions, strategy: "finetune", epochs: 1 }, { data });
    const onIt = await run({ ...tinyOptions, strategy: "finetune", epochs: 1, weights: other }, { data });
    assert.notDeepEqual(onIt.metrics.R, begun.R);
  });

  it("leaves as many tensors as there were", async () => {
    const before = liveTensors();
    await run(krt, { data });
    assert.equal(liveTensors(), before);
  });
});

describe("the parts of an embedding", () => {
  const numbers = (rows: number, columns: number, seed: number): tf.Tensor2D =>
    tf.randomNormal<tf.Rank.R2>([rows, columns], 0, 1, "float32", seed);

  it("are those of earlier tasks where the network before the task is asked", () => {
    tf.tidy(() => {
      const [now, before] = [numbers(4, 9, 1), numbers(4, 9, 2)];
      const view = { embedding: now, embeddingParts: 3, previousEmbedding: before };
      const first = (x: tf.Tensor2D, length: number): tf.Tensor2D => tf.slice(x, [0, 0], [4, length]);
      assert.deepEqual(embeddings(view, 2).now.arraySync(), first(now, 6).arraySync());
      assert.deepEqual(embeddings(view, 1).before.arraySync(), first(before, 3).arraySync());
      assert.deepEqual(embeddings({ ...view, embeddingParts: 1 }, 1).now.arraySync(), now.arraySync());
      const { loss } = podFlat({ slices: [[0], [1], [2]] }, 2);
      const lossOf = (given: Partial<View>): number => loss(given as View).dataSync()[0];
      const cut = { embedding: first(now, 6), previousEmbedding: first(before, 6) };
      assert.ok(Math.abs(lossOf(view) - lossOf(cut)) < 1e-6);
      assert.ok(Math.abs(lossOf({ ...view, embeddingParts: 1 }) - lossOf(cut)) > 1e-3);
    });
  });
});

describe("what a weights file says of its head", () => {
  const origin = { pretrainedOn: null, labelSet: null, classes: null, normalise: null, imageSize: null };
  const read = (metadata: Record<string, string>) => originOf({ tensors: new Map(), metadata, sha256: "" });

  it("is read back", () => {
    const head = { name: "ica:width=16", slices: [[2, 0], [1]] };
    assert.deepEqual(read(originMetadata({ ...origin, head })).head, head);
    assert.equal(read(originMetadata({ ...origin, head: null })).head, null);
  });

  it("is refused where it makes no network", async () => {
    for (const head of [
      "ica",
      "{}",
      '{"name":"ica"}',
      '{"name":"ica","slices":[[0],[0]]}',
      '{"name":"ica","slices":[]}',
    ])
      assert.throws(() => read({ head }), { code: "weights/metadata", message: /head/ });
    for (const slices of [[[0, 2]], [[]], [[1]], ["0"], [[0.5]], [[0], []]])
      assert.throws(() => read({ head: JSON.stringify({ name: "ica", slices }) }), { code: "weights/metadata" });
    const path = join(folder, "unknown.safetensors");
    await writeSafetensors(path, new Map([["conv1.weight", { shape: [2, 3, 7, 7], data: new Float32Array(294) }]]), {
      metadata: { head: '{"name":"round","slices":[[0]]}' },
    });
    await assert.rejects(openModel({ weights: path, network: "resnet18" }), { code: "argument/invalid" });
    await writeSafetensors(path, new Map([["conv1.weight", { shape: [2, 3, 7, 7], data: new Float32Array(294) }]]), {
      metadata: { head: '{"name":"ica","slices":[[0]]}' },
    });
    await assert.rejects(openModel({ weights: path, network: "resnet18" }), { code: "weights/mismatch" });
  });
});
