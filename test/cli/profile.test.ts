import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { formatProfile } from "../../src/cli/profile/tables";
import { createProgram } from "../../src/cli/program";
import type { RunProfile } from "../../src/records";
import { madeUpProfile } from "../plots/madeUpProfile";
import { temporaryFolder } from "../training/tiny";
import { capture, palimpsest } from "./capture";

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const smoke = "--strategy lwf-ppi --scale smoke --epochs 1 --image-size 32 --width 4 --batch 16".split(" ");
const read = (path: string): string => readFileSync(path, "utf8");

/** The cells of the row of a table that begins with a name. */
const rowOf = (text: string, name: string): string[] => {
  const line = text.split("\n").find((one) => one.startsWith(`${name} `)) ?? "";
  return line.slice(name.length).trim().split(/\s+/);
};

describe("profile run", () => {
  it("makes the run that `run` makes, to the byte of its measures, and then says where its time went", async () => {
    const plain = await palimpsest("run", ...smoke, "--out", at("plain"));
    assert.equal(plain.code, 0, plain.stderr);
    const json = at("profiled", "profile.json");
    const files = ["--json", json, "--figure", at("profile.html"), "--top", "3"];
    const { code, stdout, stderr } = await palimpsest("profile", "run", ...smoke, "--out", at("profiled"), ...files);
    assert.equal(code, 0, stderr);
    assert.equal(read(at("profiled", "metrics.json")), read(at("plain", "metrics.json")));
    // All that the run itself says comes first.
    const told = plain.stdout.split("\n").filter((line) => !/checkpoint|run directory/.test(line));
    for (const line of told) assert.ok(stdout.includes(line), line);
    const profile = JSON.parse(read(json)) as RunProfile & { readonly parameters: { width: number } };
    assert.equal(profile.parameters.width, 4);
    assert.ok(profile.steps > 0);
    for (const phase of ["load", "forward", "infer", "back", "direction", "update", "evaluate", "write"])
      assert.equal(rowOf(stdout, phase).length, 4, phase);
    assert.match(stdout, /\nroofline: .* reached \d+ GFLOP\/s/);
    assert.match(stdout, /\npeak resident memory: \d+ MiB\n/);
    assert.match(stdout, new RegExp(`\nprofile: ${json}\nfigure: ${at("profile.html")}\n$`));
    const page = read(at("profile.html"));
    assert.match(page, /^<!doctype html>/);
    assert.ok(page.includes("Conv2DBackpropFilter") && page.includes("default-src 'none'"));
  });

  it("reads a finished run back, in which no step is made", async () => {
    const { code, stdout } = await palimpsest("profile", "run", ...smoke, "--out", at("profiled"), "--resume");
    assert.equal(code, 0);
    assert.match(stdout, /\nno training step was made\n/);
    assert.doesNotMatch(stdout, /NaN|Infinity/);
  });

  it("takes every option of `run` that makes one, and three of its own", () => {
    const stream = capture();
    const program = createProgram({
      stdout: stream,
      stderr: stream,
      signal: AbortSignal.abort(),
      handOver: () => {},
      exit: () => {},
    });
    const optionsOf = (...names: string[]): string[] => {
      const command = names.reduce((one, name) => one.commands.find((other) => other.name() === name) ?? one, program);
      return command.options.map(({ long }) => long ?? "");
    };
    const ofRun = optionsOf("run").filter((option) => option !== "--print-config");
    assert.deepEqual(optionsOf("profile", "run"), [...ofRun, "--json", "--figure", "--top"]);
  });

  mkdirSync(at("a-folder.html"));
  const refusals: readonly (readonly [what: string, options: readonly string[], code: string, says: RegExp])[] = [
    ["a folder that is not there", ["--json", at("none", "p.json")], "path/missing", /--json: there is no folder/],
    ["the same of a figure", ["--figure", at("none", "p.png")], "path/missing", /--figure: there is no folder/],
    ["a folder for a file", ["--figure", at("a-folder.html")], "argument/invalid", /--figure .*this is a folder/],
    ["another kind of figure", ["--figure", at("p.svg")], "argument/invalid", /--figure .*\.html or \.png/],
    ["one file for both", ["--json", at("p.html"), "--figure", at("p.html")], "argument/invalid", /another file/],
    ["a file of the run", ["--json", at("never", "metrics.json")], "argument/invalid", /begins with profile/],
    ["no row", ["--top", "0"], "argument/invalid", /--top.*at least 1/],
    ["half a row", ["--top", "1.5"], "argument/invalid", /--top.*integer/],
    ["an unknown option", ["--tops", "3"], "argument/invalid", /--tops/],
  ];
  for (const [what, options, code, says] of refusals) {
    it(`refuses ${what} before the run begins`, async () => {
      const result = await palimpsest("profile", "run", ...smoke, "--out", at("never"), ...options);
      assert.deepEqual([result.code, result.stdout], [2, ""]);
      assert.match(result.stderr, says);
      assert.ok(result.stderr.endsWith(`[${code}]\n`), result.stderr);
      assert.equal(existsSync(at("never")), false);
    });
  }

  it("refuses a picture without a Chromium before the run begins, and leaves an earlier file alone", async () => {
    const [path, chromium] = [process.env.PATH, process.env.PALIMPSEST_CHROMIUM];
    writeFileSync(at("earlier.png"), "earlier");
    process.env.PATH = folder;
    delete process.env.PALIMPSEST_CHROMIUM;
    try {
      const given = ["--out", at("never"), "--figure", at("earlier.png")];
      const { code, stderr } = await palimpsest("profile", "run", ...smoke, ...given);
      assert.equal(code, 1);
      assert.match(stderr, /earlier\.png .*Chromium.*\.html \[figure\/browser\]\n$/);
      assert.equal(read(at("earlier.png")), "earlier");
      assert.equal(existsSync(at("never")), false);
    } finally {
      process.env.PATH = path;
      if (chromium !== undefined) process.env.PALIMPSEST_CHROMIUM = chromium;
    }
  });

  it("refuses what `run` refuses, in the same words", async () => {
    for (const given of [["--strategy", "lwf-pip"], ["--strategy", "lwf", "--scale", "huge"], []]) {
      const [plain, profiled] = [await palimpsest("run", ...given), await palimpsest("profile", "run", ...given)];
      assert.deepEqual([profiled.code, profiled.stderr], [plain.code, plain.stderr]);
    }
  });
});

describe("the tables of a profile", () => {
  const profile = madeUpProfile();
  const text = formatProfile(profile, 2);

  it("have phases with their share of the whole, which is 100%", () => {
    // In ops, 12.75 ms of each of 48 steps.
    assert.deepEqual(rowOf(text, "back"), [
      "4000",
      `${((100 * 4000) / profile.milliseconds).toFixed(1)}%`,
      "83.33",
      "15.3%",
    ]);
    assert.deepEqual(rowOf(text, "all").slice(0, 2), [String(profile.milliseconds), "100.0%"]);
  });

  it("have ops by step with their rates; the others are added up, and so is what is between them", () => {
    // 6.3 ms of 0.9 GFLOP a step; steps take 6760 ms.
    assert.deepEqual(rowOf(text, "Conv2D"), ["4.0", "6.30", "4.5%", "142.9"]);
    assert.deepEqual(rowOf(text, "4 others")[0], "136.0");
    assert.match(text, /\nbetween ops +\d/);
  });

  it("have layers with their rates in both ways", () => {
    assert.deepEqual(rowOf(text, "conv1"), ["3.00", "133.3", "4.50", "88.9", "144", "133.3"]);
  });

  it("say where the product of matrices was measured too low, as an op reached more", () => {
    assert.doesNotMatch(text, /can do more/);
    // Conv2D reached 142.9 GFLOP/s.
    assert.match(formatProfile({ ...profile, gemm: { size: 2048, flopsPerSecond: 1.4e11 } }, 2), /can do more\.\n/);
  });

  it("say on a GPU what the times of ops are", () => {
    const onGpu = formatProfile({ ...profile, machine: { ...profile.machine, device: "GPU" } }, 2);
    assert.match(onGpu, /on a GPU an op is only begun/);
    assert.doesNotMatch(text, /GPU/);
  });
});
