import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { main } from "../../src/cli/main";
import { capture, palimpsest } from "./capture";

const missing = join(__dirname, "no-such-folder");

describe("command line", () => {
  it("shows help for every command without loading TensorFlow", async () => {
    const subcommands = [
      ["profile", "run"],
      ["data", "scenes"],
      ["data", "partition"],
      ["data", "fetch"],
    ];
    for (const command of [
      [],
      ["run"],
      ["sweep"],
      ["tune"],
      ["list"],
      ["compare"],
      ["profile"],
      ["audit"],
      ["predict"],
      ["data"],
      ...subcommands,
      ["pretrain"],
      ["notebook"],
      ["reproduce"],
      ["doctor"],
      ["completion"],
      ["mlflow"],
    ]) {
      const { code, stdout, stderr } = await palimpsest(...command, "--help");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, new RegExp(`^Usage: palimpsest ${command.join(" ")}`));
    }
    assert.ok(!Object.keys(require.cache).some((path) => path.includes("tfjs")));
  });

  it("names the flags people rely on", async () => {
    const { stdout } = await palimpsest("run", "--help");
    for (const flag of [
      "strategy",
      "direction",
      "labels",
      "benchmark",
      "data",
      "scale",
      "seed",
      "epochs",
      "out",
      "resume",
      "optimiser",
      "schedule",
      "plugin",
    ]) {
      assert.ok(stdout.includes(`--${flag} `), flag);
    }
  });

  const refusals: [argv: string[], message: RegExp][] = [
    [["rnu"], /unknown command 'rnu'.*; palimpsest takes run, sweep, launch, list, compare, profile, audit, predict, /],
    [["data", "scnes"], /unknown command 'scnes'.*; data takes scenes, fetch, partition/],
    [["run", "--sed", "1"], /unknown option '--sed'.*; run takes --strategy, --direction/],
    [
      ["run", "--strategy", "lwf", "--seed", "one"],
      /'--seed <n>' argument 'one' is invalid. It takes an integer of at least 0/,
    ],
    [
      ["run", "--strategy", "lwf", "--epochs", "0"],
      /'--epochs <n>' argument '0' is invalid. It takes an integer of at least 1/,
    ],
    [
      ["run", "--strategy", "lwf", "--learning-rate", "-1"],
      /'--learning-rate <x>' argument '-1' is invalid. It takes a number above 0/,
    ],
    [
      ["run", "--strategy", "lwf", "--optimiser", "sgd:momentum=2"],
      /momentum of --optimiser sgd got 2; it takes a number of 0 or more and below 1/,
    ],
    [["run", "--strategy", "lwf", "--schedule", "linear"], /--schedule got "linear"; it takes constant, step, cosine/],
    [
      ["run", "--labels", "some"],
      /'--labels <regime>' argument 'some' is invalid. Allowed choices are available, unavailable/,
    ],
    [
      ["data", "scenes", "--scale", "huge", "--out", "x"],
      /'--scale <tier>' argument 'huge' is invalid. Allowed choices are smoke, tiny, small, full/,
    ],
    [["data", "partition"], /data partition got ""; it takes one of --voc, --celeba, --coco, --list/],
    [["data", "fetch", "mnist", "--out", "x"], /'mnist' is invalid.*Allowed choices are voc, celeba, coco/],
    [["data", "fetch", "voc", "--out", missing, "--year", "2010"], /--year got 2010; it takes 2007, 2012/],
    [
      ["data", "fetch", "voc", "--out", missing, "--mirror", "ftp://x"],
      /--mirror got "ftp:\/\/x"; it takes an address/,
    ],
    [["data", "partition", "--voc", "a", "--coco", "b"], /data partition got "--voc --coco"; it takes one of/],
    [["data", "partition", "--voc", ".", "--protocol", "B3-C4"], /there is no VOCdevkit/],
    [
      ["data", "partition", "--voc", "a", "--class-order", "z"],
      /'--class-order <order>' argument 'z' is invalid. Allowed choices are own, alphabetical, random/,
    ],
    [
      ["run", "--strategy", "lwf", "--validation", "1"],
      /'--validation <part>' argument '1' is invalid. It takes a number from 0 to below 1/,
    ],
    [["data", "partition", "--voc"], /option '--voc <dir>' argument missing/],
    [["data", "partition", "--voc", missing], /--voc: there is no folder at .*no-such-folder.*\[path\/missing\]/],
    [["doctor", "now"], /too many arguments for 'doctor'.*usage: doctor \[options\]/],
    [["notebook", "--out", "x.ipynb"], /missing required argument 'file'.*usage: notebook .*<file>/],
  ];
  for (const [argv, message] of refusals) {
    it(`refuses ${argv.join(" ").replace(missing, "DIR")} in one line, with exit code 2`, async () => {
      const { code, stdout, stderr } = await palimpsest(...argv);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /^palimpsest: [^\n]+ \[\w+\/[\w-]+\]\n$/);
    });
  }

  it("answers a missing command with help and exit code 2", async () => {
    for (const argv of [[], ["data"]]) {
      const { code, stdout, stderr } = await palimpsest(...argv);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^Usage: palimpsest/);
    }
  });

  it("ends an unexpected failure in one line, with exit code 1 and the way to see more", async () => {
    const stderr = capture();
    const stdout = Object.assign(capture(), {
      write: () => {
        throw new TypeError("two\n  lines");
      },
    });
    assert.equal(await main(["--version"], { stdout, stderr }), 1);
    assert.equal(stderr.text(), "palimpsest: unexpected TypeError: two lines (PALIMPSEST_DEBUG=1 shows where)\n");
  });

  it("ends with exit code 130 after Ctrl-C", async () => {
    const stderr = capture();
    const stdout = Object.assign(capture(), {
      write: () => {
        process.emit("SIGINT");
        throw new Error("aborted");
      },
    });
    assert.equal(await main(["--version"], { stdout, stderr }), 130);
    assert.match(stderr.text(), /\npalimpsest: interrupted\n$/);
  });

  it("leaves no listener behind", async () => {
    const before = process.listenerCount("SIGINT");
    await palimpsest("--version");
    assert.equal(process.listenerCount("SIGINT"), before);
  });
});

describe("command line as a process", () => {
  const run = (...argv: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", join("src", "cli", "index.ts"), ...argv], {
      cwd: join(__dirname, "..", ".."),
      encoding: "utf8",
    });

  it("prints the version of the package", () => {
    const { status, stdout } = run("--version");
    assert.deepEqual([status, stdout], [0, `${(require("../../package.json") as { version: string }).version}\n`]);
  });

  it("refuses what the strategies refuse, naming what they take", () => {
    const unknown = run("run", "--strategy", "nope");
    assert.equal(unknown.status, 2);
    assert.match(
      unknown.stderr,
      /^palimpsest: --strategy got "nope"; it takes .*finetune, lwf, .* \[argument\/invalid\]\n$/m,
    );
  });
});
