import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { packageRoot } from "../../src/base/package";
import type { Manifest } from "../../src/training";
import { temporaryFolder } from "../training/tiny";
import { palimpsest } from "./capture";

const folder = temporaryFolder();
const list = join(folder, "list.csv");
const classes = ["red", "green", "blue"];
const rowOf = (i: number, label = classes[i % 3]): string =>
  `${i}.png,${label},${["train", "validation", "test"][(i % 4) % 3]}\n`;
const writeList = (rows: readonly string[]): void => writeFileSync(list, `image,labels,split\n${rows.join("")}`);
const rows = Array.from({ length: 48 }, (_, i) => rowOf(i));

before(async () => {
  for (let i = 0; i < 48; i++) {
    const background = { r: i % 3 === 0 ? 255 : i, g: i % 3 === 1 ? 255 : i, b: i % 3 === 2 ? 255 : i };
    await sharp({ create: { width: 32, height: 32, channels: 3, background } })
      .png()
      .toFile(join(folder, `${i}.png`));
  }
  writeFileSync(join(folder, "partition.json"), JSON.stringify({ tasks: [["red"], ["green", "blue"]] }));
  writeList(rows);
});

const options = (out: string, epochs: number): string[] => [
  ...["run", "--benchmark", "list", "--data", list, "--partition", join(folder, "partition.json"), "--scale", "smoke"],
  ...["--image-size", "32", "--strategy", "finetune", "--epochs", String(epochs), "--out", out],
];

/** A process of the command line. */
function begun(args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", join(packageRoot, "src", "cli", "index.ts"), ...args]);
  let said = "";
  child.stderr.on("data", (text: Buffer) => void (said += text.toString()));
  child.stdout.resume();
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, said })),
  );
  return { child, ended };
}

/** Waits until a run has a checkpoint. */
async function trains(out: string): Promise<void> {
  for (let i = 0; i < 600 && !existsSync(join(out, "checkpoints", "latest.safetensors")); i++) await pause(100);
  assert.ok(existsSync(join(out, "checkpoints", "latest.safetensors")), "it trains");
}

/** Every event of a run is there once. */
function assertEventsOnce(out: string): void {
  const lines = readFileSync(join(out, "events.jsonl"), "utf8").trim().split("\n");
  const kinds = lines.map((line) => {
    const { type, task, epoch, step } = JSON.parse(line) as Record<string, unknown>;
    return [type, task, epoch, step].join();
  });
  assert.equal(new Set(kinds).size, kinds.length);
  assert.equal(kinds.at(-1)?.split(",")[0], "done");
}

const metricsOf = (out: string): string => readFileSync(join(out, "metrics.json"), "utf8");

describe("one writer a run directory", () => {
  it("of two runs begun at once, one goes on", { timeout: 120_000 }, async () => {
    const out = join(folder, "two");
    const ended = await Promise.all([begun(options(out, 4)).ended, begun(options(out, 4)).ended]);
    assert.deepEqual(ended.map(({ code }) => code).sort(), [0, 2]);
    const refused = ended.find(({ code }) => code === 2);
    assert.match(refused?.said ?? "", /process \d+ on \S+ writes into \S+two since .*\[run\/in-use\]|\[run\/exists\]/);
    assertEventsOnce(out);
  });

  it("beside a living one a second is refused, by its process; it goes on where that was killed", async () => {
    const [out, straight] = [join(folder, "killed"), join(folder, "straight")];
    assert.equal((await palimpsest(...options(straight, 40))).code, 0);
    const { child, ended } = begun(options(out, 40));
    await trains(out);
    for (const more of [["--resume"], ["--force-resume"], []]) {
      const { code, stderr } = await palimpsest(...options(out, 40), ...more);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`process ${child.pid} on \\S+ writes into .*\\[run/in-use\\]`));
    }
    child.kill("SIGKILL");
    await ended;
    // What is killed in the middle of a file leaves such names; others are not ours.
    const checkpoints = join(out, "checkpoints");
    const asides = ["manifest.json.77.part", "epochs.csv.77.part", "metrics.json.77.part"].map((name) =>
      join(out, name),
    );
    asides.push(...["latest", "task-1"].map((name) => join(checkpoints, `${name}.safetensors.77.part`)));
    const others = ["notes.77.part", "latest.part", "x.safetensors.1.part"].map((name) => join(checkpoints, name));
    for (const path of [...asides, ...others]) writeFileSync(path, "half");
    const { code, stderr } = await palimpsest(...options(out, 40), "--resume");
    assert.equal(code, 0, stderr);
    assert.deepEqual(asides.filter(existsSync), []);
    assert.deepEqual(others.filter(existsSync), others);
    assert.deepEqual(
      readdirSync(out).filter((name) => name.endsWith(".lock")),
      [],
    );
    assertEventsOnce(out);
    assert.equal(metricsOf(out), metricsOf(straight));
  });
});

describe("a run on the command line that is resumed", () => {
  it("on other labels is refused with the difference; --force-resume goes on and records it", async () => {
    const out = join(folder, "labels");
    const { child, ended } = begun(options(out, 400));
    await trains(out);
    child.kill("SIGTERM");
    const { code: exit, said } = await ended;
    assert.equal(exit, 143, said);
    writeList([rowOf(0, "green"), ...rows.slice(1)]);
    const resume = async (how: string) => palimpsest(...options(out, 400), how);
    const { code, stderr } = await resume("--resume");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /was begun with another data\.hash: [0-9a-f]{12}, now [0-9a-f]{12}\b.*--force-resume.*\[run\/changed\]/,
    );
    const forced = begun([...options(out, 400), "--force-resume"]);
    for (let i = 0; i < 600 && changesOf(out).length === 0; i++) await pause(100);
    forced.child.kill("SIGTERM");
    await forced.ended;
    assert.ok(changesOf(out).includes("data.hash"), changesOf(out).join());
    writeList(rows);
  });

  const changesOf = (out: string): string[] =>
    ((JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as Manifest).changes ?? []).map(({ what }) => what);
});

describe("data without validation images of a task", () => {
  it("are told by data partition, and refused by run before it trains", async () => {
    const own = join(folder, "own");
    mkdirSync(own);
    const path = join(own, "list.csv");
    writeFileSync(
      path,
      `image,labels,split\n${rows.map((row) => `../${row.replace(/red,validation/, "red,test")}`).join("")}`,
    );
    const data = [path, "--partition", join(folder, "partition.json")];
    const told = /epochs of task 1 \(no validation images\): hold out images .* --selection test or --selection last/;
    for (const json of [[], ["--json"]]) {
      const { code, stdout, stderr } = await palimpsest("data", "partition", "--list", ...data, ...json);
      assert.equal(code, 0);
      assert.match(stderr, told);
      assert.ok(!told.test(stdout));
    }
    const silent = await palimpsest("data", "partition", "--list", list, "--partition", join(folder, "partition.json"));
    assert.deepEqual([silent.code, silent.stderr], [0, ""]);
    const out = join(own, "run");
    const { code, stderr } = await palimpsest(
      ...["run", "--benchmark", "list", "--data", ...data, "--scale", "smoke", "--strategy", "finetune", "--out", out],
    );
    assert.equal(code, 2);
    assert.match(stderr, /no images to choose an epoch of task 1 on: list has no .*\[selection\/no-validation\]/);
    assert.ok(!existsSync(join(out, "events.jsonl")) && !existsSync(join(out, "manifest.json")));
  });
});
