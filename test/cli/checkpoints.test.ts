import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { packageRoot } from "../../src/base/package";
import { withoutMpi } from "../distributed/mpirun";
import { differences } from "../killwalk/runFiles";
import { temporaryFolder } from "../training/tiny";
import { palimpsest } from "./capture";

const folder = temporaryFolder();
const straight = join(folder, "straight");

/** A run of two tasks, of 40 steps an epoch and two epochs each. */
const options = (out: string): string[] => [
  ...["run", "--benchmark", "list", "--data", join(folder, "list.csv")],
  ...["--partition", join(folder, "partition.json"), "--scale", "smoke", "--image-size", "32", "--batch", "1"],
  ...["--strategy", "lwf", "--epochs", "2", "--out", out],
];

before(async () => {
  const rows: string[] = [];
  for (const label of ["red", "green", "blue", "grey"]) {
    for (let i = 0; i < 24; i++) {
      const shades = { red: [200, i, i], green: [i, 200, i], blue: [i, i, 200], grey: [90 + i, 90, 90] }[label];
      const [r, g, b] = shades ?? [0, 0, 0];
      await sharp({ create: { width: 32, height: 32, channels: 3, background: { r, g, b } } })
        .png()
        .toFile(join(folder, `${label}${i}.png`));
      const others = i < 22 ? "validation" : "test";
      rows.push(`${label}${i}.png,${label},${i < 20 ? "train" : others}\n`);
    }
  }
  writeFileSync(join(folder, "list.csv"), `image,labels,split\n${rows.join("")}`);
  writeFileSync(join(folder, "partition.json"), '{"tasks": [["red", "green"], ["blue", "grey"]]}');
});

/** Begins a run, and sends its process a signal when it has written so many steps. */
async function ended(args: readonly string[], out: string, signal: NodeJS.Signals, lines: number) {
  const child = spawn(process.execPath, ["--import", "tsx", join(packageRoot, "src", "cli", "index.ts"), ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => void (said += text.toString()));
  const end = new Promise<number | null>((resolve) => child.once("close", resolve));
  const events = join(out, "events.jsonl");
  const written = (): number => (existsSync(events) ? readFileSync(events, "utf8").split("\n").length - 1 : 0);
  while (written() < lines && child.exitCode === null) await pause(20);
  child.kill(signal);
  return { code: await end, said };
}

describe("--checkpoint-every", () => {
  it("is told by the end of a run: how many checkpoints, and what part of the time they took", async () => {
    const { code, stdout } = await palimpsest(...options(straight), "--checkpoint-every", "16");
    assert.equal(code, 0);
    // Two tasks of two epochs: after steps 16 and 32, and at the end.
    assert.match(stdout, /\n12 checkpoints took \d+\.\d+ s, \d+\.\d+ % of the run's time\nrun directory: /);
  });

  it("is refused where it is no interval, before anything is written", async () => {
    const out = join(folder, "refused");
    const { code, stderr } = await palimpsest(...options(out), "--checkpoint-every", "10s");
    assert.equal(code, 2);
    assert.match(stderr, /--checkpoint-every got "10s"; it takes a number of steps, such as 50, or of minutes/);
    assert.ok(!existsSync(out));
  });

  it("by minutes, with Ctrl-C: the run goes on from its last step, and ends with the same bits", async () => {
    const out = join(folder, "stopped");
    const { code, said } = await ended([...options(out), "--checkpoint-every", "0.0001min"], out, "SIGINT", 10);
    assert.equal(code, 130, said);
    assert.match(said, /--resume goes on from the last checkpoint in/);
    const { length } = readFileSync(join(out, "events.jsonl"), "utf8").split("\n");
    assert.ok(length > 10 && length < 100, `${length} lines: it stopped in the middle`);
    const lines = readFileSync(join(out, "events.jsonl"), "utf8");
    const resumed = await palimpsest(...options(out), "--resume", "--checkpoint-every", "16");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.ok(readFileSync(join(out, "events.jsonl"), "utf8").startsWith(lines), "no step was made again");
    assert.deepEqual(differences(out, straight), []);
  });

  it("with a kill and a damaged checkpoint: that is told on standard error, and the one before is used", async () => {
    const out = join(folder, "damaged");
    await ended([...options(out), "--checkpoint-every", "16"], out, "SIGKILL", 50);
    const latest = join(out, "checkpoints", "latest.safetensors");
    const bytes = readFileSync(latest);
    writeFileSync(latest, bytes.subarray(0, bytes.length - 1));
    const { code, stderr } = await palimpsest(...options(out), "--resume", "--checkpoint-every", "16");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /palimpsest: the checkpoint \S+latest\.safetensors is damaged \(it is .*\); going on from /);
    assert.match(stderr, /the one before it, earlier\.safetensors/);
    assert.deepEqual(differences(out, straight), []);
  });

  it("goes through launch to the ranks", { skip: withoutMpi }, async () => {
    const out = join(folder, "ranks");
    const { code, stdout, stderr } = await palimpsest(
      ...["launch", "--ranks", "2", "--threads", "1", "--", ...options(out), "--batch", "8", "--checkpoint-every", "2"],
    );
    assert.equal(code, 0, stderr);
    // Five steps an epoch: after steps 2 and 4, and at the end.
    assert.match(stdout, /\n12 checkpoints took /);
  });
});
