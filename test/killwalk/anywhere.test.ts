import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { random } from "../../src/base/random";
import type { Benchmark } from "../../src/data";
import { run, type RunOptions, type TrainingEvent } from "../../src/training";
import { everyKind } from "../training/everyKind";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../training/tiny";
import { differences } from "./runFiles";

/** Points that runs are stopped at; `npm run killwalk` has 30. */
const points = Number(process.env.PALIMPSEST_STOPS ?? 8);
const seed = Number(process.env.PALIMPSEST_SEED ?? 14);

const folder = temporaryFolder();
let data: Benchmark;
const straight = new Map<string, string>();
before(async () => {
  data = await tinyBenchmark(folder, { train: 10, validation: 4, test: 4 });
});

/** Where and how a run is stopped. */
interface Stop {
  /** Steps of the run that it makes. */
  readonly after: number;
  /** Stopped from outside, so that it writes a checkpoint, or failed, so that it has the one before. */
  readonly how: "stopped" | "failed";
  readonly checkpointEvery: number;
}

/** Runs until a step, in a folder of its own. */
async function stopAt(out: string, options: RunOptions, { after, how, checkpointEvery }: Stop): Promise<void> {
  const controller = new AbortController();
  let steps = 0;
  const on = ({ type }: TrainingEvent): void => {
    if (type !== "step" || ++steps < after) return;
    if (how === "failed") throw new Error("as a fault would");
    controller.abort();
  };
  await assert.rejects(run(options, { data, out, on, signal: controller.signal, checkpointEvery, resume: true }));
}

describe(`a run that is stopped at a step at random (seed ${seed})`, () => {
  for (let point = 1; point <= points; point++) {
    const draw = random(seed, "stops", point);
    const kind = everyKind[draw.integer(everyKind.length)];
    const options: RunOptions = { ...tinyOptions, ...kind, batch: 4, audit: 2, epochs: 2 };
    // Three tasks of two epochs of three steps; of `joint`, one task with all images.
    const stops = Array.from({ length: 2 }, (): Stop => ({
      after: 1 + draw.integer(7),
      how: draw.uniform() < 0.5 ? "stopped" : "failed",
      checkpointEvery: 1 + draw.integer(3),
    }));
    const text = stops
      .map(({ after, how, checkpointEvery }) => `${how} after ${after} of ${checkpointEvery}`)
      .join(", ");
    const { strategy, ...others } = kind;
    it(`${point}: ${strategy} ${Object.values(others).join(" ")}: ${text}`, async () => {
      const key = JSON.stringify(kind);
      const whole = straight.get(key) ?? join(folder, `straight-${straight.size}`);
      if (!straight.has(key)) await run(options, { data, out: whole });
      straight.set(key, whole);
      const out = join(folder, `${point}`);
      for (const stop of stops) await stopAt(out, options, stop);
      await run(options, { data, out, resume: true });
      assert.deepEqual(differences(out, whole), []);
    });
  }
});
