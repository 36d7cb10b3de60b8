import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, describe, it } from "node:test";
import { readSweep } from "../../../src/cli/sweep/plan";
import { root } from "../../house/project";
import { palimpsest } from "../capture";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-sweep-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the file of a sweep, in a folder of its own, and gives its path. */
function sweepFile(name: string, content: string): string {
  mkdirSync(join(folder, name), { recursive: true });
  const path = join(folder, name, `${name}.yaml`);
  writeFileSync(path, content);
  return path;
}

/** Starts the command line as a process, and gathers what it says. */
function start(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ["--import", "tsx", join("src", "cli", "index.ts"), ...argv], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { child, said, ended };
}

/** Kills a process as soon as it has said something so many times. */
async function killedAfter(child: ChildProcess, text: () => string, pattern: RegExp, count: number): Promise<void> {
  while ((text().match(pattern)?.length ?? 0) < count) {
    assert.equal(child.exitCode, null, text());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGKILL");
}

interface Logged {
  readonly type: string;
  readonly task?: number;
  readonly epoch?: number;
}

const eventsOf = (run: string): readonly Logged[] =>
  readFileSync(join(run, "events.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Logged);

/** Run directories of a sweep. */
const runsIn = (out: string): string[] =>
  readdirSync(out).filter((name) => existsSync(join(out, name, "manifest.json")));

/** Checks that a run was made once: each epoch of it is in its log once, and its end is. */
function assertMadeOnce(run: string): void {
  const events = eventsOf(run);
  const epochs = events.filter(({ type }) => type === "epoch").map(({ task, epoch }) => `${task}.${epoch}`);
  assert.deepEqual(epochs, [...new Set(epochs)], run);
  assert.equal(events.filter(({ type }) => type === "run").length, 1, run);
  assert.deepEqual(events.filter(({ type }) => type === "done").length, 1, run);
  assert.ok(existsSync(join(run, "metrics.json")), run);
}

const grid = "run: { scale: smoke, audit: 0, test-after: tasks, head-steps: 1 }\n";

describe("a sweep", () => {
  it("of 12 runs, killed in the middle and started again, ends with each run once", async () => {
    const file = sweepFile("killed", `${grid}grid: { strategy: [finetune, lwf, er], seed: [1, 2, 3, 4] }\nout: runs\n`);
    const out = join(folder, "killed", "runs");
    const first = start(["sweep", file, "--jobs", "2"]);
    await killedAfter(first.child, () => first.said.stderr, /: made;/g, 4);
    await first.ended;
    const stamp = (run: string): unknown[] =>
      ["metrics.json", "events.jsonl"].map((name) => [run, statSync(join(out, run, name)).mtimeMs]);
    const made = runsIn(out).filter((run) => existsSync(join(out, run, "metrics.json")));
    const stamps = made.map(stamp);
    assert.ok(made.length >= 4 && made.length < 12, `${made.length} runs before the end`);

    const second = start(["sweep", file, "--jobs", "2"]);
    assert.equal(await second.ended, 0, second.said.stderr);
    const runs = runsIn(out);
    assert.equal(runs.length, 12);
    for (const run of runs) assertMadeOnce(join(out, run));
    assert.deepEqual(made.map(stamp), stamps, "runs that were made are left alone");
    const begun = [...second.said.stderr.matchAll(/^(\S+): begins$/gm)].map(([, name]) => name);
    assert.deepEqual(
      begun.filter((name) => made.includes(name)),
      [],
    );
    assert.ok(begun.length <= 12 - made.length);
    assert.deepEqual([...second.said.stdout.matchAll(/^(finetune|lwf|er) +4 /gm)].length, 6, second.said.stdout);

    const third = start(["sweep", file]);
    assert.equal(await third.ended, 0, third.said.stderr);
    assert.equal(third.said.stdout, second.said.stdout);
    assert.equal(third.said.stderr, "");

    const manifest = join(out, runs[0], "manifest.json");
    const printed = await palimpsest("run", "--config", manifest, "--print-config");
    const parameters = (
      JSON.parse(readFileSync(manifest, "utf8")) as { parameters: { strategy: string; seed: number } }
    ).parameters;
    assert.match(printed.stdout, new RegExp(`^strategy: ${parameters.strategy}$`, "m"));
    assert.match(printed.stdout, new RegExp(`^seed: ${parameters.seed}$`, "m"));
  });

  it("whose runs fail makes the others, and says what failed", async () => {
    const file = sweepFile(
      "failing",
      `${grid}list:\n  - strategy: finetune\n  - { strategy: lwf, weights: none.pt }\n`,
    );
    const out = join(folder, "failing", "there");
    const { said, ended } = start(["sweep", file, "--jobs", "1", "--out", out]);
    assert.equal(await ended, 1);
    assert.match(
      said.stderr,
      /1 of 2 runs failed, the first strategy=lwf-weights=\S+: .*none\.pt.*\[sweep\/failed\]\n$/,
    );
    assertMadeOnce(join(out, "strategy=finetune"));
  });

  it("over Slurm submits an array of the runs that are missing, and follows it to its end", async () => {
    // Stands for a cluster of one node: it takes what sbatch takes, and runs the array, one job after another. As with
    // Slurm, the job is in the queue before sbatch ends.
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const program = (name: string, text: string): void => {
      writeFileSync(join(bin, name), `#!/bin/bash\n${text}`);
      chmodSync(join(bin, name), 0o755);
    };
    program(
      "sbatch",
      `echo "$@" >> ${bin}/submitted\nfor word; do case $word in --array=*) array=\${word#--array=};; esac; done\n` +
        `script=\${@: -1}\ntouch ${bin}/queue\n(for n in $(echo \${array%\\%*} | tr , ' '); ` +
        `do SLURM_ARRAY_TASK_ID=$n bash $script; done; rm ${bin}/queue) >/dev/null 2>&1 &\necho "7;cluster"\n`,
    );
    program("squeue", `[ -e ${bin}/queue ] && echo "7 R"; exit 0\n`);
    const file = sweepFile("cluster", `${grid}grid: { strategy: [finetune, lwf], seed: [1] }\nout: runs\n`);
    const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
    const { said, ended } = start(["sweep", file, "--slurm=--time=10 --mem=4G", "--jobs", "3"], env);
    assert.equal(await ended, 0, said.stderr);
    const submitted = readFileSync(join(bin, "submitted"), "utf8");
    assert.match(submitted, /^--parsable --array=1,2%3 --time=10 --mem=4G \S+array\.sh\n$/);
    for (const run of ["strategy=finetune-seed=1", "strategy=lwf-seed=1"]) {
      assertMadeOnce(join(folder, "cluster", "runs", run));
    }
    assert.match(said.stdout, /^lwf +1 /m);
    const refused = start(["sweep", file, "--out", join(folder, "none"), "--slurm"], { PATH: "/nowhere" });
    assert.equal(await refused.ended, 1);
    assert.match(refused.said.stderr, /sbatch refused the array of jobs: it is not on PATH.*\[sweep\/cluster\]\n$/);
  });
});

describe("the file of a sweep", () => {
  it("describes each entry of its list with each combination of its grid", () => {
    const list = "list: [{ strategy: lwf }, { strategy: 'er:memory=50', batch: 8 }]\n";
    const more = "grid: { optimiser: [adamw], optimiser.beta1: [0.8, 0.9], seed: [1, 2] }\n";
    const { runs } = readSweep(sweepFile("grid", grid + list + more));
    assert.equal(runs.length, 8);
    const found = runs.map(({ request }) => {
      const { strategy, batch, seed, optimiser } = request.resolvedRun.parameters;
      return [strategy, batch, (optimiser as { beta1: number }).beta1, seed];
    });
    assert.deepEqual(found.slice(0, 3), [
      ["lwf", 32, 0.8, 1],
      ["lwf", 32, 0.8, 2],
      ["lwf", 32, 0.9, 1],
    ]);
    assert.deepEqual(found[7], ["er:memory=50", 8, 0.9, 2]);
    assert.equal(new Set(runs.map(({ request }) => request.out)).size, 8);
    assert.equal(runs[0].request.out, join("runs", "grid", "strategy=lwf-optimiser=adamw-optimiser.beta1=0.8-seed=1"));
  });

  it("makes one option of a strategy vary", () => {
    const { runs } = readSweep(sweepFile("part", "run: { strategy: lwf }\ngrid: { strategy.temperature: [1, 2] }\n"));
    assert.deepEqual(
      runs.map(({ request }) => request.resolvedRun.parameters.strategy),
      ["lwf", "lwf:temperature=2"],
    );
  });

  const refusals: [what: string, content: string, message: RegExp][] = [
    ["neither a grid nor a list", "run: { strategy: lwf }", /neither a grid nor a list/],
    ["another key", "grid: { seed: [1] }\ngird: 1", /there is no gird in a sweep; it takes extends, run/],
    ["a value in place of a list", "grid: { seed: 1 }", /grid\.seed takes a list of values/],
    ["another option", "grid: { sed: [1] }", /there is no option "sed" \(did you mean seed\?\)/],
    ["a value that no run takes", "run: { strategy: lwf }\ngrid: { epochs: [1, 0] }", /epochs=0: option '--epochs/],
    ["one option twice", "grid: { seed: [1] }\nlist: [{ seed: 2 }]", /seed is in the list and in the grid/],
    ["one run twice", "grid: { strategy: [lwf, 'lwf:temperature=1'] }", /are the same run/],
    [
      "runs that differ in nothing measured",
      "run: { strategy: lwf }\ngrid: { test-after: [tasks, epochs] }",
      /same run/,
    ],
    ["folders of runs", "grid: { strategy: [lwf], out: [a, b] }", /out of a run is the sweep's to give/],
    ["too many runs", `grid: { seed: [${"1,".repeat(101)}], epochs: [${"1,".repeat(101)}] }`, /10201 combinations/],
  ];
  for (const [what, content, message] of refusals) {
    it(`is refused with ${what}, before anything runs`, async () => {
      const { code, stdout, stderr } = await palimpsest("sweep", sweepFile("refused", content));
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /^palimpsest: [^\n]+\[config\/invalid\]\n$/);
    });
  }

  it("is refused with a method that there is not, a number of no run, and a folder of another run", async () => {
    const unknown = await palimpsest("sweep", sweepFile("unknown", "grid: { strategy: [lwff] }"));
    assert.match(unknown.stderr, /--strategy got "lwff" \(did you mean lwf\?\); it takes .*\[argument\/invalid\]\n$/);
    const file = sweepFile("other", `${grid}grid: { strategy: [finetune] }\nout: runs\n`);
    assert.match(
      (await palimpsest("sweep", file, "--task", "2")).stderr,
      /--task got 2; it takes a number from 1 to 1/,
    );
    const run = join(folder, "other", "runs", "strategy=finetune");
    mkdirSync(run, { recursive: true });
    const parameters = { strategy: "finetune", seed: 5 };
    const manifest = { parameters, seed: 5, commit: null, data: { benchmark: "scenes", hash: "" } };
    writeFileSync(join(run, "manifest.json"), JSON.stringify(manifest));
    const { code, stderr } = await palimpsest("sweep", file, "--list");
    assert.equal(code, 2);
    assert.match(stderr, /belongs to a run with another .*\[checkpoint\/other-run\]\n$/);
  });

  it("lists what would run", async () => {
    const { stdout } = await palimpsest(
      "sweep",
      sweepFile("listed", `${grid}grid: { strategy: [lwf, er] }\n`),
      "--list",
    );
    assert.match(stdout, /^to make {2}\S+strategy=lwf\nto make {2}\S+strategy=er\n2 runs, 2 of them to make\n$/);
  });
});
