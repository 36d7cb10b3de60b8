import assert from "node:assert/strict";
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import type { Benchmark } from "../../src/data";
import { run, RunDirectory, type RunOptions, type TrainingEvent } from "../../src/training";
import { checkpointClock, parseInterval } from "../../src/training/checkpoints/interval";
import type { DamagedCheckpoint } from "../../src/training";
import { differences } from "../killwalk/runFiles";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

describe("an interval of checkpoints", () => {
  it("is a number of steps, or of minutes", () => {
    assert.deepEqual(parseInterval("50"), { steps: 50 });
    assert.deepEqual(parseInterval(50), { steps: 50 });
    assert.deepEqual(parseInterval(" 50steps "), { steps: 50 });
    assert.deepEqual(parseInterval("10min"), { minutes: 10 });
    assert.deepEqual(parseInterval("0.5 minutes"), { minutes: 0.5 });
  });

  it("is refused by name where it is neither, or nothing", async () => {
    for (const text of ["0", "-5", "2.5", "10m", "10 s", "", "min", "1e3", "NaN", "0min", "5;6"]) {
      assert.throws(() => parseInterval(text), { code: "argument/invalid", message: /--checkpoint-every/ }, text);
    }
    await assert.rejects(run({ ...tinyOptions, strategy: "finetune" }, { checkpointEvery: "often" }), {
      code: "argument/invalid",
    });
  });

  it("of steps is due after every so many of an epoch, and not again where a run goes on", () => {
    const clock = checkpointClock({ steps: 3 });
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6].map((steps) => clock.isDue(steps, 0)),
      [false, false, false, true, false, false, true],
    );
    assert.equal(clock.isDue(3, 3), false);
  });

  it("of minutes is due so long after the last checkpoint, wherever that was", () => {
    let now = 0;
    const clock = checkpointClock({ minutes: 2 }, () => now);
    now = 119_999;
    assert.equal(clock.isDue(7, 0), false);
    now = 120_000;
    assert.equal(clock.isDue(7, 0), true);
    clock.written();
    assert.equal(clock.isDue(8, 7), false);
    now = 240_000;
    assert.equal(clock.isDue(8, 7), true);
    assert.equal(clock.isDue(0, 0), false, "an epoch that has just begun has its checkpoint");
  });

  it("is not due without one", () => assert.equal(checkpointClock(undefined).isDue(1, 0), false));
});

const folder = temporaryFolder();
const options: RunOptions = { ...tinyOptions, strategy: "derpp:memory=6", epochs: 2, batch: 4 };
const straight = join(folder, "straight");
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder, { train: 10, validation: 4, test: 4 });
  await run(options, { data, out: straight });
});

/** A run that fails after so many steps, of which every second has a checkpoint. */
async function failed(name: string, after: number): Promise<string> {
  const out = join(folder, name);
  let steps = 0;
  const on = ({ type }: TrainingEvent): void => {
    if (type === "step" && ++steps === after) throw new Error("as a fault would");
  };
  await assert.rejects(run(options, { data, out, on, checkpointEvery: 2 }), /as a fault would/);
  return out;
}

const files = (out: string): { readonly latest: string; readonly earlier: string } => ({
  latest: join(out, "checkpoints", "latest.safetensors"),
  earlier: join(out, "checkpoints", "earlier.safetensors"),
});

/** Where a checkpoint was written: task, epochs done, steps of the next. */
function placeOf(path: string): readonly number[] {
  const file = readFileSync(path);
  const header = JSON.parse(file.toString("utf8", 8, 8 + Number(file.readBigUInt64LE(0)))) as {
    readonly __metadata__: { readonly progress: string };
  };
  const progress = JSON.parse(header.__metadata__.progress) as {
    task: number;
    epoch: number;
    part?: { steps: number };
  };
  return [progress.task, progress.epoch, progress.part?.steps ?? 0];
}

/** Changes one bit in the middle of the tensors. */
function flipBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1000] ^= 1;
  writeFileSync(path, bytes);
}

const damages: readonly (readonly [what: string, damage: (path: string) => void, problem: RegExp])[] = [
  ["one bit of a weight is another", flipBit, /checksum differs/],
  ["the end is lost", (path) => truncateSync(path, readFileSync(path).length - 5), /not a usable safetensors file/],
  ["nothing is left", (path) => truncateSync(path, 0), /fewer than the 8/],
  [
    "a digit of its progress is another",
    (path) => writeFileSync(path, readFileSync(path, "latin1").replace(/"epoch\\":1/, '"epoch\\":0'), "latin1"),
    /checksum differs/,
  ],
  [
    "a digit of its parameters is another",
    (path) => writeFileSync(path, readFileSync(path, "latin1").replace(/"seed\\":1/, '"seed\\":3'), "latin1"),
    /checksum differs/,
  ],
];

describe("checkpoints of a run", () => {
  it("are two: the last one and the one before it, each after its step", async () => {
    const { latest, earlier } = files(await failed("two", 11));
    // Three steps an epoch: the 11th is the second of the second epoch of task 2.
    assert.deepEqual(
      [placeOf(latest), placeOf(earlier)],
      [
        [2, 1, 0],
        [2, 0, 2],
      ],
    );
  });

  for (const [what, damage, problem] of damages) {
    it(`the last of which is damaged (${what}): told, the one before is used, to the same end`, async () => {
      const out = await failed(what.replace(/\W/g, "-"), 11);
      const [before, told] = [placeOf(files(out).earlier), [] as DamagedCheckpoint[]];
      damage(files(out).latest);
      const steps: string[] = [];
      const on = (event: TrainingEvent): void => {
        if (event.type === "step") steps.push(`${event.task}.${event.epoch}.${event.step}`);
      };
      await run(options, { data, out, resume: true, on, onDamaged: (damaged) => void told.push(damaged) });
      assert.equal(told.length, 1);
      assert.equal(told[0].path, files(out).latest);
      assert.equal(told[0].used, files(out).earlier);
      assert.match(told[0].problem, problem);
      const [task, epoch, step] = before;
      assert.equal(steps[0], `${task}.${epoch + 1}.${step + 1}`);
      assert.deepEqual(differences(out, straight), []);
    });
  }

  it("of which one was damaged, do not lose the whole one at the next checkpoint", async () => {
    const out = await failed("kept", 11);
    flipBit(files(out).latest);
    const whole = readFileSync(files(out).earlier);
    let steps = 0;
    const on = ({ type }: TrainingEvent): void => {
      if (type === "step" && ++steps === 3) throw new Error("again");
    };
    await assert.rejects(run(options, { data, out, resume: true, on, onDamaged: () => {}, checkpointEvery: 2 }));
    assert.deepEqual(readFileSync(files(out).earlier), whole);
    await run(options, { data, out, resume: true });
    assert.deepEqual(differences(out, straight), []);
  });

  it("of which the last has been put away and the next is not yet there: the one before is used", async () => {
    const out = await failed("between", 11);
    rmSync(files(out).latest);
    await run(options, { data, out, resume: true, onDamaged: () => assert.fail("nothing is damaged") });
    assert.deepEqual(differences(out, straight), []);
  });

  it("of which there is one, which is damaged, are refused with the way out", async () => {
    const out = await failed("one", 3);
    rmSync(files(out).earlier, { force: true });
    truncateSync(files(out).latest, 9);
    await assert.rejects(run(options, { data, out, resume: true }), {
      code: "checkpoint/unreadable",
      message:
        /latest\.safetensors is no checkpoint of a run: it is not a usable safetensors file.*begin the run again/,
    });
  });

  it("both damaged are refused, each with what is wrong with it", async () => {
    const out = await failed("both", 11);
    flipBit(files(out).latest);
    truncateSync(files(out).earlier, 100);
    await assert.rejects(run(options, { data, out, resume: true }), {
      code: "checkpoint/unreadable",
      message: /latest.*checksum differs.*earlier\.safetensors/,
    });
  });

  it("of other parameters are refused as such, and the one before is not used in their place", async () => {
    const out = await failed("other", 11);
    copyFileSync(files(straight).latest, files(out).earlier);
    await assert.rejects(run({ ...options, seed: 2 }, { data, out, resume: true }), { code: "checkpoint/other-run" });
  });

  it("take a time that the last event tells, and are not written without a directory", async () => {
    const done: TrainingEvent[] = [];
    const on = (event: TrainingEvent): void => void (event.type === "done" && done.push(event));
    await run({ ...options, epochs: 1 }, { data, out: join(folder, "cost"), on, checkpointEvery: 2 });
    await run({ ...options, epochs: 1 }, { data, on, checkpointEvery: 2 });
    const [written, none] = done.map((event) => (event.type === "done" ? event.checkpoints : undefined));
    // Three tasks of three steps: one in the middle of each, and one at its end.
    assert.equal(written?.count, 6);
    assert.ok(written.seconds > 0 && written.share > 0 && written.share < 1);
    assert.equal(none, undefined);
    const events = await new RunDirectory(join(folder, "cost")).readEvents();
    const last = events[events.length - 1];
    assert.deepEqual(last.type === "done" && last.checkpoints, written);
  });
});
