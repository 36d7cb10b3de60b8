import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { parse, stringify } from "yaml";
import { random } from "../../../src/base/random";
import { configText } from "../../../src/cli/config/print";
import { parseRun } from "../../../src/cli/run/options";
import { requestOf, type RunRequest } from "../../../src/cli/run/request";
import { palimpsest } from "../capture";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-config-"));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
/** Writes a file and gives its path. */
function file(content: unknown, name = `${files++}.yaml`): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const requested = (...argv: string[]): RunRequest => requestOf(parseRun(argv));
/** What a request says, without the functions of its method. */
const plain = ({ resolvedRun, ...others }: RunRequest): object => ({ ...resolvedRun.parameters, ...others });
const parametersIn = (path: string, ...argv: string[]) =>
  requested("--config", path, ...argv).resolvedRun.parameters as unknown as Readonly<Record<string, unknown>>;

/** Values of options, as they may stand on the command line. */
const values: Readonly<Record<string, readonly string[]>> = {
  strategy: ["lwf", "lwf:temperature=3,weight=0.5", "er:memory=50,policy=prs", "finetune:head=original"],
  direction: ["sum", "mean", "project:margin=0.5"],
  labels: ["unavailable", "available"],
  loss: ["bce", "asl:negative=3,clip=0.1"],
  scale: ["smoke", "tiny", "small", "full"],
  seed: ["0", "7", "4294967296"],
  "data-seed": ["3"],
  epochs: ["1", "12"],
  batch: ["8"],
  "image-size": ["64"],
  "learning-rate": ["0.05", "1e-7"],
  optimiser: ["sgd:momentum=0,weight-decay=5e-4", "adamw:beta1=0.8"],
  schedule: ["constant", "step:from=2,factor=0.5", "cosine:warmup=0.2"],
  network: ["resnet18", "resnet34"],
  width: ["8"],
  weights: ["random", "pretrained"],
  normalise: ["off", "imagenet"],
  selection: ["last", "validation"],
  "test-after": ["tasks", "epochs"],
  "head-steps": ["2"],
  audit: ["0", "1"],
  "batch-norm": ["local"],
  reduction: ["whole"],
  protocol: ["B0-C4", "shared"],
  "class-order": ["random"],
  validation: ["0.25"],
  out: ["/runs/here"],
  "image-cache": ["/cache"],
  "checkpoint-every": ["50", "10min"],
};

const chance = random("configuration files");
const draw = <T>(items: readonly T[]): T => items[chance.integer(items.length)];

/** Some of the options, each with one of its values. */
function drawn(): Record<string, string> {
  const chosen = Object.entries(values).filter(
    ([name]) => name === "strategy" || name === "out" || chance.uniform() < 0.4,
  );
  return Object.fromEntries(chosen.map(([name, texts]) => [name, draw(texts)]));
}

/** `learning-rate` as `learningRate`. */
const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A text as YAML would write it, or a text `name:key=value` as an object, by chance. */
function written(text: string): unknown {
  const [, name, options] = /^(\w+):(.*=.*)$/.exec(text) ?? [];
  if (name === undefined || chance.uniform() < 0.5) return chance.uniform() < 0.5 ? text : (parse(text) as unknown);
  const pairs = options.split(",").map((pair) => pair.split("=") as [string, string]);
  return { name, ...Object.fromEntries(pairs.map(([key, value]) => [key, parse(value) as unknown])) };
}

describe("a run in a file", () => {
  it("is the run of the same options on the command line, in YAML and in JSON, whatever the options are", () => {
    for (let trial = 0; trial < 60; trial++) {
      const options = drawn();
      const line = requested(...Object.entries(options).map(([name, text]) => `--${name}=${text}`));
      const entries = Object.entries(options).map(([name, text]) => [
        chance.uniform() < 0.5 ? name : camel(name),
        written(text),
      ]);
      const object = Object.fromEntries(entries) as object;
      const yaml = requested("--config", file(stringify(object)));
      const json = requested("--config", file(object, `${files++}.json`));
      assert.deepEqual(plain(yaml), plain(line));
      assert.deepEqual(plain(json), plain(line));
    }
  });

  it("printed in full, is a file of the same run, which prints itself", () => {
    for (let trial = 0; trial < 40; trial++) {
      const first = requested(...Object.entries(drawn()).map(([name, text]) => `--${name}=${text}`));
      const text = configText(first);
      const again = requested("--config", file(text));
      assert.deepEqual(again.resolvedRun.parameters, first.resolvedRun.parameters);
      assert.equal(configText(again), text);
      const missing = Object.keys(first.resolvedRun.parameters).filter((key) => {
        const value = first.resolvedRun.parameters[key as "seed"] as unknown;
        return value !== null && value !== undefined && !new RegExp(`^${kebab(key)}: `, "m").test(text);
      });
      assert.deepEqual(missing, []);
    }
  });

  it("goes under the options of the command line", () => {
    const path = file({ strategy: "lwf", seed: 3, epochs: 2 });
    const { strategy, seed, epochs } = parametersIn(path, "--seed", "5", "--strategy", "er");
    assert.deepEqual([strategy, seed, epochs], ["er", 5, 2]);
  });

  it("extends other files: later ones go over earlier ones, null takes back, one option of a method changes", () => {
    file("strategy: lwf:temperature=3\nseed: 1\nepochs: 4\nbatch: 8\noptimiser: sgd:momentum=0.5", "base/a.yaml");
    file("seed: 2\nepochs: 5\nextends: a.yaml", "base/b.yaml");
    file({ learningRate: 0.5, batch: 16 }, "base/c.json");
    const path = file(
      "extends: [base/b.yaml, base/c.json]\nepochs: null\nstrategy.weight: 2\noptimiser.momentum: 0.25",
      "run.yaml",
    );
    const { strategy, seed, epochs, batch, learningRate, optimiser } = parametersIn(path, "--scale=smoke");
    assert.deepEqual([strategy, seed, epochs, batch, learningRate], ["lwf:temperature=3,weight=2", 2, 1, 16, 0.5]);
    assert.equal((optimiser as { momentum: number }).momentum, 0.25);
  });

  it("has its paths from its own folder", () => {
    const path = file(
      "strategy: lwf\nbenchmark: list\ndata: images/list.csv\nout: ../out\nweights: w.pt",
      "deep/run.yaml",
    );
    const { out, resolvedRun } = requested("--config", path);
    assert.deepEqual(
      [out, resolvedRun.parameters.data],
      [join(folder, "out"), join(folder, "deep", "images", "list.csv")],
    );
    assert.equal(resolvedRun.parameters.weights, join(folder, "deep", "w.pt"));
    assert.equal(parametersIn(file("strategy: lwf\nweights: pretrained")).weights, "pretrained");
  });

  it("may be the manifest of a run: the same parameters, and the data from where they were read", () => {
    for (let trial = 0; trial < 20; trial++) {
      const { parameters } = requested(
        ...Object.entries(drawn()).map(([name, text]) => `--${name}=${text}`),
      ).resolvedRun;
      const manifest = { parameters, seed: parameters.seed, versions: {}, data: { benchmark: "scenes", hash: "" } };
      assert.deepEqual(parametersIn(file(manifest, "manifest.json")), parameters);
    }
    const parameters = { strategy: "lwf", benchmark: "voc", data: "VOCdevkit", seed: 3 };
    const data = { benchmark: "voc", hash: "", origin: { benchmark: "voc", data: "/far/VOCdevkit", dataSeed: 1 } };
    const found = parametersIn(file({ parameters, versions: {}, data }, "moved/manifest.json"));
    assert.deepEqual([found.data, found.seed], ["/far/VOCdevkit", 3]);
  });

  it("has a folder whose name file systems take, and another one for another run", () => {
    const many = Object.entries(values)
      .filter(([name]) => name !== "out")
      .map(([name, texts]) => `--${name}=${texts[0]}`);
    const [one, other] = ["1", "2"].map((seed) => requested(...many, `--seed=${seed}`).out);
    assert.ok(one.length < 200 && other.length < 200 && one !== other, one);
    assert.equal(requested("--strategy=lwf", "--scale=smoke").out, join("runs", "scenes-smoke-lwf-seed=1"));
  });
});

const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe("a file that is refused", () => {
  const cases: [what: string, content: unknown, message: RegExp][] = [
    ["another option", "sede: 1", /there is no option "sede" \(did you mean seed\?\)/],
    ["a value out of range", "epochs: 0", /'--epochs <n>' argument '0' is invalid/],
    ["a word that is no choice", "scale: huge", /'huge' is invalid.*smoke, tiny, small, full/],
    ["a list", "seed: [1, 2]", /seed takes a text or a number, not a list/],
    ["true for a number", "seed: true", /seed takes a text or a number, not true/],
    ["an object for a number", "seed: { name: a }", /seed takes a text or a number, not an object/],
    ["a method without its name", "strategy: { temperature: 2 }", /an object has no text `name`/],
    ["a list in a method", "strategy: { name: lwf, temperature: [1] }", /temperature is neither a text nor a number/],
    ["an option of nothing", "strategy.temperature: 2", /there is no strategy that it could be an option of/],
    ["an option of a preset", "{ strategy: ppi, direction: 'project:original', direction.margin: 1 }", /is a preset/],
    ["an option of what has none", "seed.x: 1", /seed has no options of its own/],
    ["a key twice", "seed: 1\nseed: 2", /not YAML \(seed is given twice, line 2, column 1\)/],
    ["a key in both its forms", "data-seed: 1\ndataSeed: 2", /data-seed is given twice/],
    ["text for a switch", "resume: yes", /resume takes true or false/],
    ["no options", "- lwf", /it holds no options by name/],
    ["two documents", "seed: 1\n---\nseed: 2", /multiple documents/],
    ["a broken text", "strategy: [lwf", /not YAML \(.*line 1/],
    ["too much within one another", `a: ${"[".repeat(1e4)}`, /too many values within one another, line 1/],
    ["too many bytes", `a: ${"b".repeat(1e5)}`, /it has 100003 bytes, and at most 65536 are read/],
    ["a configuration in it", "config: other.yaml", /there is no option "config"/],
    ["an extension that is no path", "extends: 3", /extends takes the path of a file, or a list/],
  ];
  for (const [what, content, message] of cases) {
    it(`by ${what}: one line, exit 2`, async () => {
      const { code, stdout, stderr } = await palimpsest("run", "--strategy=lwf", "--config", file(content));
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /^palimpsest: [^\n]+\.yaml: [^\n]+ Correct the file \[config\/invalid\]\n$/);
    });
  }

  it("because it extends itself, names the files of the circle", async () => {
    file("extends: two.yaml", "circle/one.yaml");
    file("extends: one.yaml", "circle/two.yaml");
    const { code, stderr } = await palimpsest("run", "--config", join(folder, "circle", "one.yaml"));
    assert.equal(code, 2);
    assert.match(stderr, /it extends itself, through .*one\.yaml, .*two\.yaml/);
  });

  it("because it is not there, or one that it extends is not", async () => {
    const missing = await palimpsest("run", "--config", join(folder, "none.yaml"));
    assert.match(missing.stderr, /^palimpsest: --config: there is no file at .*none\.yaml.*\[path\/missing\]\n$/);
    const extended = await palimpsest("run", "--config", file("extends: none.yaml"));
    assert.match(extended.stderr, /^palimpsest: extends of .*: there is no file at .*none\.yaml.*\[path\/missing\]\n$/);
  });

  it("a missing strategy is said as such", async () => {
    const { code, stderr } = await palimpsest("run", "--config", file("seed: 1"));
    assert.equal(code, 2);
    assert.match(stderr, /^palimpsest: --strategy is missing; .*list strategies.* \[argument\/missing\]\n$/);
  });
});
