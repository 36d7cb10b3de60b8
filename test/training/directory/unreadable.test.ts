import assert from "node:assert/strict";
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

const options = { ...tinyOptions, strategy: "lwf", epochs: 1 } as const;

test("a run that ended at an image that could not be read goes on when it is restored", async () => {
  const folder = temporaryFolder();
  const data = await tinyBenchmark(folder, { train: 8, validation: 8, test: 8 });
  const straight = await run(options, { data });
  const [cut, other] = data.tasks[1].train.map(({ image }) => image);
  const [whole, otherWhole] = [cut, other].map((path) => readFileSync(path));
  const out = join(folder, "out");
  truncateSync(cut, 60);
  await assert.rejects(run(options, { data, out }), { code: "image/unreadable", path: cut });
  await assert.rejects(run(options, { data, out, resume: true }), { code: "image/unreadable" }, "still cut");
  writeFileSync(cut, whole);
  truncateSync(other, otherWhole.length - 1);
  writeFileSync(other, Buffer.concat([otherWhole, Buffer.from("x")]));
  await assert.rejects(run(options, { data, out, resume: true }), { code: "run/changed" }, "another image changed");
  writeFileSync(other, otherWhole);
  const { metrics } = await run(options, { data, out, resume: true });
  assert.deepEqual(metrics, straight.metrics);
  assert.ok(!existsSync(join(out, "unreadable.jsonl")), "what is mended is forgotten");
  writeFileSync(cut, otherWhole);
  await assert.rejects(run(options, { data, out, resume: true }), { code: "run/changed" }, "and counts from then on");
});
