import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { methodsIn } from "../../../src/cli/tune/methods";
import { ensureScenes } from "../../../src/data/scenes";
import { root } from "../../house/project";
import { palimpsest } from "../capture";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-tune-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Starts `tune` as a process with a cache of its own, and gathers what it says. */
function start(argv: readonly string[], cache: string) {
  const env = { ...process.env, PALIMPSEST_CACHE: cache, TF_NUM_INTRAOP_THREADS: "1", OMP_NUM_THREADS: "1" };
  const child = spawn(process.execPath, ["--import", "tsx", join("src", "cli", "index.ts"), "tune", ...argv], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
  return { child, said, ended: new Promise<number | null>((resolve) => child.once("close", resolve)) };
}

const runsIn = (cache: string): string[] => {
  const runs = join(cache, "runs");
  return existsSync(runs) ? readdirSync(runs).filter((run) => existsSync(join(runs, run, "metrics.json"))) : [];
};

describe("palimpsest tune", () => {
  it("killed in the middle and given again, makes each trial once and the file of one that nobody killed", async () => {
    const data = await ensureScenes({ scale: "smoke", seed: 1 });
    const small = ["--width", "4", "--image-size", "16", "--batch", "64", "--head-steps", "together"];
    const argv = ["--strategy", "finetune", "--scale", "smoke", "--data", data, "--trials", "3", ...small];
    const [killed, whole] = [join(folder, "killed"), join(folder, "whole")];
    const [ofKilled, ofWhole] = [join(folder, "killed.json"), join(folder, "whole.json")];
    const first = start([...argv, "--jobs", "1", "--out", ofKilled], killed);
    while (!/: made;/.test(first.said.stderr)) {
      assert.equal(first.child.exitCode, null, first.said.stderr);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    first.child.kill("SIGKILL");
    await first.ended;
    assert.ok(!existsSync(ofKilled));
    const made = runsIn(killed);
    assert.ok(made.length >= 1 && made.length < 3, `${made.length} runs`);
    const stamps = (): number[] => made.map((run) => statSync(join(killed, "runs", run, "metrics.json")).mtimeMs);
    const before = stamps();

    const second = start([...argv, "--jobs", "2", "--out", ofKilled], killed);
    assert.equal(await second.ended, 0, second.said.stderr);
    assert.match(second.said.stderr, /^finetune, rung 1 of 1: 3 trials of 1 epoch a task, [12] of them to make$/m);
    assert.match(second.said.stdout, /^finetune: trial \d of 3, average mAP \d\.\d+ on validation images \(.*updates/);
    assert.deepEqual(stamps(), before, "what was made is left alone");
    const third = start([...argv, "--jobs", "1", "--out", ofWhole], whole);
    assert.equal(await third.ended, 0, third.said.stderr);
    assert.deepEqual(runsIn(killed).sort(), runsIn(whole).sort());
    assert.equal(runsIn(whole).length, 3);
    assert.equal(readFileSync(ofKilled, "utf8"), readFileSync(ofWhole, "utf8"));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
    );

    const other = await palimpsest("tune", "--strategy", "lwf", "--scale", "smoke", "--out", ofWhole);
    assert.equal(other.code, 2);
    assert.match(other.stderr, /also holds how finetune was tuned.*\[tuning\/file\]\n$/);
  });

  it("takes methods with options, and commas between them", () => {
    assert.deepEqual(methodsIn("lwf,er:memory=100,policy=prs,derpp,lwf"), ["lwf", "er:memory=100,policy=prs", "derpp"]);
    assert.deepEqual(methodsIn("lwf-ppi"), ["lwf-ppi"]);
  });

  it("refuses what no run takes, before anything runs", async () => {
    const out = join(folder, "refused.json");
    const refusals: [argv: string[], message: RegExp][] = [
      [[], /required option '--strategy <names>'/],
      [["--strategy", "lwff"], /--strategy got "lwff" \(did you mean lwf\?\); it takes /],
      [["--strategy", "lwf", "--trials", "0"], /--trials/],
      [["--strategy", "lwf", "--test-after", "tasks"], /unknown option '--test-after'/],
      [["--strategy", "lwf", "--selection", "test"], /test images of scenes was asked for.*\[tuning\/test-images\]/],
      [["--strategy", "lwf,ppi"], /--strategy ppi is not defined .*\[strategy\/labels\]/],
    ];
    for (const [argv, message] of refusals) {
      const { code, stderr } = await palimpsest("tune", ...argv, "--scale", "smoke", "--out", out);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
    assert.ok(!existsSync(out));
  });

  it("is what a study of tuned methods asks for", async () => {
    const out = join(folder, "results");
    const asked = await palimpsest("reproduce", "--only", "strategies-tuned", "--scale", "smoke", "--out", out);
    assert.equal(asked.code, 2);
    assert.match(asked.stderr, /joint, tuned.*`npx palimpsest tune --strategy joint --scale smoke` makes it/);
    assert.ok(!existsSync(out));
    const listed = await palimpsest("reproduce", "--list");
    assert.equal(listed.code, 0);
    assert.match(listed.stderr, /^strategies-tuned: .* 34 methods/m);
  });
});
