import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurns, type Startable } from "../../bench/turns";

/** A program that answers as subject.ts says, by a script that has `count` and says what it likes with `say`. */
const program = (answer: string): Startable => ({
  program: process.execPath,
  args: [
    "-e",
    `const say = (value) => console.log(JSON.stringify(value));
     let turns = 0;
     say({ name: "made up" });
     require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
       const count = Number(line);
       if (count === 0) process.exit(0);
       turns++;
       ${answer}
     });`,
  ],
  env: {},
});
const steady = (milliseconds: number): Startable =>
  program(`say({ milliseconds: Array(count).fill(${milliseconds}), peakMiB: turns });`);

test("all take turns, and the last turn is as long as is left", async () => {
  const [one, other] = await inTurns([steady(5), steady(7)], { steps: 7, turn: 3 });
  assert.deepEqual([one.milliseconds, other.milliseconds], [Array(7).fill(5), Array(7).fill(7)]);
  assert.deepEqual([one.peakMiB, one.failure, one.name], [3, undefined, "made up"], "three turns: 3, 3 and 1 steps");
});

test("what cannot start, ends at once or ends later has its reason, and the rest go on", async () => {
  const dies = "if (turns === 2) { console.error('out of memory'); process.exit(1); }";
  const times = await inTurns(
    [
      { missing: "no compiler" },
      { program: "/nowhere/python", args: [], env: {} },
      { program: process.execPath, args: ["-e", "console.error('no torch'); process.exit(3)"], env: {} },
      program(`${dies} say({ milliseconds: Array(count).fill(1), peakMiB: 1 });`),
      steady(5),
    ],
    { steps: 6, turn: 2 },
  );
  const failures = times.map(({ failure }) => failure);
  assert.equal(failures[0], "no compiler");
  assert.match(failures[1] ?? "", /ENOENT/);
  assert.deepEqual(failures.slice(2), ["no torch", "out of memory", undefined]);
  assert.deepEqual(times[4].milliseconds, Array(6).fill(5));
});

test("one that says something else than an answer is out, also where it answers later", async () => {
  const warns = "if (turns === 2) console.log('Warning: slow'); else say({ milliseconds: [turns], peakMiB: 1 });";
  const [one, other] = await inTurns([program(warns), steady(5)], { steps: 4, turn: 1 });
  assert.match(one.failure ?? "", /it said "Warning: slow", which is no answer/);
  assert.deepEqual([one.milliseconds, other.milliseconds], [[1], [5, 5, 5, 5]]);
});

test(
  "CPU time is that of the turns, over the process and its children",
  { skip: process.platform !== "linux" },
  async () => {
    const spin = "const end = process.cpuUsage(); while (process.cpuUsage(end).user < 200_000);";
    const child = `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(spin)}]);`;
    const answer = "say({ milliseconds: Array(count).fill(1), peakMiB: 1 });";
    const [idle, busy, parent] = await inTurns([program(answer), program(spin + answer), program(child + answer)], {
      steps: 2,
      turn: 1,
    });
    const times = [idle, busy, parent].map(({ cpuMilliseconds }) => cpuMilliseconds ?? NaN);
    assert.ok(times[0] < 200, times.join(", "));
    assert.ok(times[1] >= 360 && times[2] >= 360, `two turns of 200 ms each, in ticks of 10 ms: ${times.join(", ")}`);
  },
);
