import assert from "node:assert/strict";
import { test } from "node:test";
import {
  pretrainingBatches,
  pretrainingConcepts,
  pretrainingScenes,
  type PretrainingBatch,
} from "../../../src/data/scenes";

test("batches are the same from a thread and in this one, and depend on seed and index only", async () => {
  const scenes = await pretrainingScenes({ seed: 3, size: 64 });
  assert.deepEqual(await pretrainingConcepts(64), scenes.concepts);
  const whole = scenes.batch(0, 24);
  assert.equal(whole.images.length, 24 * 64 * 64 * 3);
  assert.ok(whole.labels.every((label) => label >= 0 && label < scenes.concepts.length));
  assert.deepEqual(scenes.batch(8, 8).images, whole.images.slice(8 * 64 * 64 * 3, 16 * 64 * 64 * 3));
  const made = [];
  for await (const batch of pretrainingBatches({ seed: 3, batch: 8, batches: 3, from: 1, size: 64, prefetch: 4 }))
    made.push(batch);
  assert.equal(made.length, 2);
  assert.deepEqual(made[0], scenes.batch(8, 8));
  assert.deepEqual(made[1], scenes.batch(16, 8));
  const other = (await pretrainingScenes({ seed: 4, size: 64 })).batch(0, 24);
  assert.notDeepEqual(other.images, whole.images);
});

test("a consumer may stop early", async () => {
  const made = pretrainingBatches({ seed: 3, batch: 4, batches: 1000, size: 64 });
  const first = (await made.next()) as IteratorYieldResult<PretrainingBatch>;
  assert.equal(first.value.labels.length, 4);
  await made.return(undefined);
});
