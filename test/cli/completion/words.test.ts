import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Command } from "commander";
import { packageRoot } from "../../../src/base/package";
import { addRunOptions } from "../../../src/cli/run/options";
import { palimpsest } from "../capture";

interface Listed {
  readonly name: string;
  readonly options: readonly { readonly name: string; readonly default: number | string | null }[];
  readonly presets: readonly string[];
}

/** What completes a line, and which paths do. */
async function completed(line: string): Promise<{ paths: string; words: string[] }> {
  const { code, stdout, stderr } = await palimpsest("complete-line", `palimpsest ${line}`);
  assert.deepEqual([code, stderr], [0, ""]);
  const [paths, ...lines] = stdout.trimEnd().split("\n");
  return { paths, words: lines.map((each) => each.split("\t")[0]) };
}

const words = async (line: string): Promise<string[]> => (await completed(line)).words;

async function listed(kind: string): Promise<Listed[]> {
  return JSON.parse((await palimpsest("list", kind, "--json")).stdout) as Listed[];
}

/** Options whose values are methods, and what `list` calls these. */
const kinds = [
  ...[
    ["strategy", "strategies"],
    ["direction", "directions"],
    ["head", "heads"],
    ["loss", "losses"],
  ],
  ...[
    ["complete", "completions"],
    ["optimiser", "optimisers"],
    ["schedule", "schedules"],
  ],
  ...[
    ["network", "networks"],
    ["benchmark", "benchmarks"],
  ],
];

describe("words that complete a command line", () => {
  it("are the commands that help shows", async () => {
    const commandsOf = async (...of: readonly string[]): Promise<string[]> => {
      const help = (await palimpsest(...of, "--help")).stdout.split("Commands:")[1];
      return [...help.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name);
    };
    const shown = await commandsOf();
    assert.ok(shown.includes("completion") && !shown.includes("complete-line"));
    assert.deepEqual(await words(""), shown);
    assert.deepEqual(await words("data "), await commandsOf("data"));
    assert.deepEqual(await words("data f"), ["fetch"]);
    assert.deepEqual(await words("help "), shown);
  });

  for (const command of ["run", "sweep", "tune", "data partition", "pretrain", "predict", "profile run", "launch"]) {
    it(`are the options that the help of ${command} shows`, async () => {
      const { stdout } = await palimpsest(...command.split(" "), "--help");
      const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name]) => name);
      assert.ok(shown.length > 2);
      assert.deepEqual(await words(`${command} --`), shown);
    });
  }

  it("leave out an option that was given, unless it may be given again", async () => {
    const left = await words("run --strategy lwf --seed=2 --plugin a.ts --");
    assert.ok(!left.includes("--strategy") && !left.includes("--seed") && left.includes("--plugin"));
  });

  for (const [option, kind] of kinds) {
    it(`of --${option} are those of list ${kind}`, async () => {
      const definitions = await listed(kind);
      assert.deepEqual(
        await words(`run --${option} `),
        definitions.map(({ name }) => name),
      );
      for (const { name, options, presets } of definitions) {
        const keys = [...options.map((each) => `${name}:${each.name}=`), ...presets];
        const inOrder = (texts: readonly string[]): readonly string[] => [...texts].sort();
        assert.deepEqual(inOrder(await words(`run --${option} ${name}:`)), inOrder(keys));
        for (const each of options) {
          const values = await words(`run --${option}=${name}:${each.name}=`);
          const byDefault = each.default === null ? [] : [`--${option}=${name}:${each.name}=${each.default}`];
          for (const value of byDefault) assert.ok(values.includes(value), value);
        }
      }
    });
  }

  it("are every choice of every option of run", async () => {
    for (const option of addRunOptions(new Command("run")).options) {
      if (option.argChoices) assert.deepEqual(await words(`run ${option.long} `), option.argChoices);
    }
    assert.deepEqual(await words("run --protocol "), ["disjoint", "overlapping", "shared"]);
    assert.deepEqual(await words("run --strategy er:policy="), [
      ...["er:policy=reservoir", "er:policy=class-balanced", "er:policy=prs", "er:policy=ocdm"],
    ]);
  });

  it("go on after a comma, with the options that are left", async () => {
    const left = await words("run --optimiser sgd:momentum=0.9,");
    assert.deepEqual(left, ["sgd:momentum=0.9,weight-decay="]);
    assert.deepEqual(await words("tune --strategy lwf:weight=2,er:po"), ["lwf:weight=2,er:policy="]);
    assert.deepEqual(await words("tune --strategy lwf,mb"), ["lwf,mbpa"]);
  });

  it("follow a run to its ranks, and values that are several", async () => {
    assert.deepEqual(await words("launch --ranks 2 -- "), ["run"]);
    assert.deepEqual(await words("launch --ranks 2 -- run --scale s"), ["smoke", "small"]);
    assert.ok((await words("reproduce --only promise strat")).includes("strategies"));
    assert.deepEqual(await words("reproduce --only promise --sca"), ["--scale"]);
  });

  it("are paths where a path is wanted", async () => {
    const paths = async (line: string): Promise<string> => (await completed(line)).paths;
    for (const line of ["compare ", "compare a ", "audit ", "run --out ", "run --out=r", "data scenes --out "]) {
      assert.equal(await paths(line), "folders", line);
    }
    for (const line of ["predict ", "predict a.png ", "run --config ", "run --plugin ", "sweep ", "run --weights "]) {
      assert.equal(await paths(line), "files", line);
    }
    for (const line of ["", "run ", "run --seed ", "list ", "audit a "]) assert.equal(await paths(line), "none", line);
  });

  it("come without TensorFlow, and are the same without", async () => {
    const watch = [
      `import { createRequire } from "node:module";`,
      `const { cache } = createRequire(${JSON.stringify(__filename)});`,
      `const heavy = (path) => /@tensorflow|\\/sharp\\//.test(path);`,
      `process.on("exit", () => console.error(Object.keys(cache).some(heavy)));`,
    ].join(" ");
    for (const line of ["run --strategy ", "run --network r", "reproduce --only ", "run --head ica:"]) {
      const argv = [
        "--import",
        "tsx",
        "--import",
        `data:text/javascript,${encodeURIComponent(watch)}`,
        join("src", "cli", "index.ts"),
      ];
      const child = spawnSync(process.execPath, [...argv, "complete-line", `palimpsest ${line}`], {
        cwd: packageRoot,
        encoding: "utf8",
      });
      assert.deepEqual([child.status, child.stderr], [0, "false\n"], line);
      assert.equal(child.stdout, (await palimpsest("complete-line", `palimpsest ${line}`)).stdout);
    }
  });
});
