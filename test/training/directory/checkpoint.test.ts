import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PalimpsestError } from "../../../src/base/errors";
import { readSafetensors, writeSafetensors } from "../../../src/nn/weights/safetensors";
import { run, type RunOptions, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

test("a checkpoint that is none, or is damaged, is refused by its name", async () => {
  const folder = temporaryFolder();
  const data = await tinyBenchmark(folder, { train: 8, validation: 8, test: 8 });
  const options: RunOptions = { ...tinyOptions, strategy: "finetune", epochs: 1 };
  const [out, stop] = [join(folder, "run"), new AbortController()];
  const on = (event: TrainingEvent): void => void (event.type === "step" && event.task === 2 && stop.abort());
  await assert.rejects(run(options, { data, out, on, signal: stop.signal }));
  const path = join(out, "checkpoints", "latest.safetensors");
  // The one before it would be used in its place.
  rmSync(join(out, "checkpoints", "earlier.safetensors"));
  const whole = readFileSync(path);
  // As an earlier version wrote it, without a checksum that any change would show in.
  const { tensors, metadata: stored } = await readSafetensors(path);
  const { checksum: _checksum, ...metadata } = stored;
  const { progress: _progress, ...withoutProgress } = metadata;
  const { parameters: _parameters, ...withoutParameters } = metadata;
  const faults: [string, Readonly<Record<string, string>>, RegExp][] = [
    ["no metadata", {}, /its metadata has no parameters/],
    ["no progress", withoutProgress, /its metadata has no progress/],
    ["no parameters", withoutParameters, /its metadata has no parameters/],
    ["broken", { ...metadata, progress: "{" }, /its progress are not JSON/],
    ["another thing", { ...metadata, progress: "null" }, /its progress are no object/],
    ["a number", { ...metadata, parameters: "3" }, /its parameters are no object/],
  ];
  const refused = (message: RegExp): Promise<void> =>
    assert.rejects(run(options, { data, out, resume: true }), { code: "checkpoint/unreadable", message });
  for (const [, given, message] of faults) {
    await writeSafetensors(path, tensors, { metadata: given });
    await refused(message);
  }
  const withoutHead = new Map([...tensors].filter(([name]) => !name.startsWith("head/")));
  await writeSafetensors(path, withoutHead, { metadata });
  await refused(/latest\.safetensors is no checkpoint of a run: it has no tensors head/);
  for (const length of [0, 7, 100, whole.length - 1]) {
    writeFileSync(path, whole.subarray(0, length));
    await assert.rejects(
      run(options, { data, out, resume: true }),
      (cause) => cause instanceof PalimpsestError && cause.message.includes(path),
    );
  }
  writeFileSync(path, whole);
  await run(options, { data, out, resume: true });
});
