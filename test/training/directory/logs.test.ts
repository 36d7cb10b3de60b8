import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import files from "node:fs/promises";
import { describe, it, test } from "node:test";
import { EventLog, readEvents } from "../../../src/training/directory/logs/eventLog";
import { boardFile, TensorBoardLog } from "../../../src/training/directory/logs/tensorBoard";
import { run, type TrainingEvent } from "../../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

const scores = { all: 0.5, seen: 0.25, tasks: [0.5, NaN], classAP: [0.5, null] };
const step = (n: number): TrainingEvent => ({
  type: "step",
  task: 1,
  epoch: 1,
  step: n,
  loss: { "ä😀": 0.5 },
  projected: false,
  learningRate: 0.1,
  imagesPerSecond: 9,
});
const epoch: TrainingEvent = {
  type: "epoch",
  task: 1,
  epoch: 1,
  loss: { new: 0.5 },
  validation: { ...scores, seen: NaN },
  test: scores,
  steps: 3,
  projectedSteps: 0,
  imagesPerSecond: 9,
  seconds: 1,
};
const events = [step(1), step(2), step(3), epoch];

/** A log of these events, at a path of its own. */
async function written(): Promise<string> {
  const path = join(temporaryFolder(), "events.jsonl");
  const log = await EventLog.open(path, { lines: 0 });
  events.forEach((event) => log.write(event));
  await log.close();
  return path;
}

describe("the log of a run's events", () => {
  it("gives back what was written, NaN where a measure is not defined", async () => {
    const path = await written();
    assert.deepEqual(await readEvents(path), events);
    assert.ok(readFileSync(path, "utf8").includes('"seen":null'));
  });

  it("cut at any byte: holds the lines that are needed, or is refused with how many there are", async () => {
    const path = await written();
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      // A last line is whole without its line end too.
      const lines = Math.max(
        whole.subarray(0, length).toString("latin1").split("\n").length - 1,
        whole
          .subarray(0, length + 1)
          .toString("latin1")
          .split("\n").length - 1,
      );
      for (const needed of [1, 3, 4]) {
        if (lines < needed) {
          await assert.rejects(EventLog.open(path, { lines: needed }), (cause: { code: string; message: string }) => {
            assert.equal(cause.code, "log/short");
            assert.match(cause.message, new RegExp(`events.jsonl begins with ${lines} whole lines? of the ${needed} `));
            return true;
          });
          assert.deepEqual(readFileSync(path), whole.subarray(0, length), "what is refused is left as it is");
        }
      }
      const log = await EventLog.open(path, { lines: 4, orFewer: true });
      assert.deepEqual(log.past, events.slice(0, lines));
      log.write(epoch);
      await log.close();
      assert.deepEqual(await readEvents(path), [...events.slice(0, lines), epoch]);
    }
  });

  it("is damaged where a line is no event, whatever is in its place", async () => {
    for (const line of ["\0\0\0\0", '{"type": 1}', "null", "[]", '{"type":"epoch","task":1}', '{"type":"st']) {
      const path = await written();
      const lines = readFileSync(path, "utf8").split("\n");
      writeFileSync(path, [lines[0], line, ...lines.slice(2)].join("\n"));
      await assert.rejects(readEvents(path), { code: "log/damaged", message: /events\.jsonl:2: got / });
      await assert.rejects(EventLog.open(path, { lines: 3 }), { code: "log/short" });
    }
    await assert.rejects(readEvents(join(temporaryFolder(), "none")), { code: "path/missing" });
  });
});

test("a run counts as finished only when its logs are whole, so that a kill before that is made good", async (t) => {
  const folder = temporaryFolder();
  const data = await tinyBenchmark(folder, { train: 8, validation: 8, test: 8 });
  const out = join(folder, "run");
  const logs = (): string[] =>
    ["events.jsonl", "epochs.csv", boardFile].map((name) => readFileSync(join(out, name)).toString("hex"));
  let then: string[] = [];
  const rename = files.rename.bind(files);
  t.mock.method(files, "rename", (from: string, to: string) => {
    if (to.endsWith("metrics.json")) then = logs();
    return rename(from, to);
  });
  await run({ ...tinyOptions, strategy: "finetune", epochs: 1 }, { data, out });
  assert.deepEqual(then, logs());
});

describe("TensorBoard's file of a run that goes on", () => {
  it("has the records of the run's events alone, wherever its writing ended", async () => {
    const folder = temporaryFolder();
    const path = join(folder, boardFile);
    const first = await TensorBoardLog.open(folder, []);
    events.forEach((event) => first.write(event));
    await first.flush();
    await first.close();
    const whole = readFileSync(path);
    const next = await TensorBoardLog.open(folder, events);
    events.forEach((event) => next.write(event));
    await next.flush();
    await next.close();
    const later = readFileSync(path);
    assert.deepEqual(later.subarray(0, whole.length), whole);
    for (let length = 0; length <= later.length; length += 7) {
      writeFileSync(path, later);
      truncateSync(path, length);
      await (await TensorBoardLog.open(folder, events)).close();
      assert.equal(readFileSync(path).length, whole.length);
      if (length >= whole.length) assert.deepEqual(readFileSync(path), whole);
    }
    // What is no record at all, in the middle.
    for (const place of [3, 40, whole.length - 2]) {
      const damaged = Buffer.from(whole);
      damaged[place] ^= 255;
      writeFileSync(path, damaged);
      appendFileSync(path, later.subarray(whole.length));
      await (await TensorBoardLog.open(folder, events)).close();
      assert.equal(readFileSync(path).length, whole.length);
    }
    await (await TensorBoardLog.open(folder, [])).close();
    assert.ok(existsSync(path) && readFileSync(path).length < whole.length);
  });
});
