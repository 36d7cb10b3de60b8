import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { format, resolveConfig } from "prettier";
import { palimpsest } from "../cli/capture";
import { environmentModule, node, root } from "../house/project";
import { blocksOf, read } from "./markdown";
import { namedImages } from "./namedImages";

/**
 * Carries out docs/adding.md: in a copy of the project, the files and the lines of indexes are written as they stand
 * there, type-checked, and used.
 */
const document = "docs/adding.md";
const blocks = blocksOf(document);
const files = blocks.filter(({ language, about }) => language === "ts" && about.startsWith("src/"));
const changes = blocks.filter(({ language }) => language === "diff");
const kinds = ["strategy", "direction", "benchmark", "backbone", "figure", "policy"];

let copy = "";

before(() => {
  copy = mkdtempSync(join(tmpdir(), "palimpsest-adding-"));
  for (const name of [
    "src",
    "test/directions",
    "test/training",
    "test/docs/trial.ts",
    "test/docs/namedImages.ts",
    "weights",
    "environment/shared/folders.cjs",
  ]) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  for (const name of ["package.json", ".dependency-cruiser.cjs"]) cpSync(join(root, name), join(copy, name));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const settings = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as object;
  const checked = { ...settings, include: ["src", "test/docs/trial.ts"] };
  writeFileSync(join(copy, "tsconfig.json"), JSON.stringify(checked));
  for (const { about: path, text } of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text, { flag: "wx" });
  }
  for (const { about: path, text, place } of changes) {
    const index = join(copy, path);
    writeFileSync(index, changed(readFileSync(index, "utf8"), text, place));
  }
});

after(() => rmSync(copy, { recursive: true, force: true }));

/** A text after a change, in the way of `diff`: each line after its mark is in the text as it stands, once. */
function changed(text: string, change: string, place: string): string {
  const lines = text.split("\n");
  let at = 0;
  for (const line of change.trimEnd().split("\n")) {
    const [mark, content] = [line[0], line.slice(1)];
    if (mark === "+") {
      lines.splice(at++, 0, content);
      continue;
    }
    const found = lines.indexOf(content, at);
    assert.ok(found >= 0, `${place}: there is no line ${JSON.stringify(content)} where it should be`);
    if (mark === "-") lines.splice(found, 1);
    at = mark === "-" ? found : found + 1;
  }
  return lines.join("\n");
}

const linesOf = (text: string): number => text.trimEnd().split("\n").length;

describe(document, () => {
  it("has one file and one index for each kind of thing, and says how many lines", () => {
    const rows = [...read(document).matchAll(/^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)];
    const counted = kinds.map((kind, i) => [
      kind,
      "1",
      String(linesOf(files[i].text)),
      String(changes[i].text.split("\n").filter((line) => line.startsWith("+")).length),
    ]);
    assert.deepEqual([files.length, changes.length], [kinds.length, kinds.length]);
    assert.deepEqual(
      rows.map(([, ...cells]) => cells),
      counted,
    );
  });

  it("has files as Prettier formats them", async () => {
    const settings = await resolveConfig(join(root, "src", "index.ts"));
    for (const { place, text } of blocks.filter(({ language }) => language === "ts")) {
      assert.equal(text, await format(text, { ...settings, parser: "typescript" }), place);
    }
  });

  it("keeps to the allowed arrows and to the limits of the house", async () => {
    const { forbiddenArrows } = await environmentModule<{ forbiddenArrows: (root: string) => Promise<string[]> }>(
      "checks/arrows.mjs",
    );
    const { passedLimits } = await environmentModule<{ passedLimits: (root: string) => string[] }>("checks/limits.mjs");
    const faultsOf = async (folder: string): Promise<string[]> => [
      ...(await forbiddenArrows(folder)),
      ...passedLimits(folder),
    ];
    const before = new Set(await faultsOf(root));
    const added = (await faultsOf(copy)).filter((fault) => !before.has(fault));
    assert.deepEqual(added, []);
  });

  it("type-checks", () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { status, output } = node([tsc, "-p", copy], copy);
    assert.equal(status, 0, output);
  });

  it("works: each thing is found by its name, and does what it says", () => {
    const { status, output } = node(["--import", "tsx", "test/docs/trial.ts"], copy);
    assert.equal(status, 0, output);
    const report = JSON.parse(output.trim().split("\n").at(-1)!) as Record<string, unknown>;
    const { strategy, direction, backbone, benchmark, figure, policy } = report as {
      readonly strategy: { readonly name: string; readonly acc: number; readonly losses: readonly string[] };
      readonly direction: number;
      readonly backbone: number;
      readonly benchmark: unknown;
      readonly policy: readonly number[];
      readonly figure: { readonly data: readonly { readonly type: string; readonly name: string }[] };
    };
    assert.equal(strategy.name, "logit-matching:weight=0.5");
    assert.deepEqual(strategy.losses, ["bce:3", "logits"]);
    for (const acc of [strategy.acc, direction, backbone]) assert.ok(acc > 0 && acc < 1, String(acc));
    assert.deepEqual(benchmark, {
      name: "folder",
      classes: ["ant", "bee", "cat", "dog"],
      tasks: [
        [0, 1],
        [2, 3],
      ],
      singleTasks: 4,
    });
    // Of a stream of seven samples, a memory of three holds the last three: each takes the place of the oldest.
    assert.deepEqual(policy, [7, 5, 6]);
    assert.deepEqual(
      figure.data.map(({ type, name }) => [type, name]),
      [
        ["bar", "logit-matching:weight=0.5"],
        ["bar", "lwf"],
      ],
    );
  });

  it("works without a change in src: the same files as plugins, all in one run", async () => {
    const folder = mkdtempSync(join(copy, "plugins-"));
    const plugins = files.slice(0, 4).map(({ text }, i) => {
      const kind = ["Strategy", "Direction", "Benchmark", "Backbone"][i];
      const [, variable] = /^export const (\w+) = define/m.exec(text) ?? [];
      const path = join(folder, `${kind}.ts`);
      const imported = text
        .replace('import { heNormal } from "../initialValues";', 'import { initialValues } from "palimpsest";')
        .replace("heNormal)", "initialValues.heNormal)")
        .replace(/from "\.[^"]*"/g, 'from "palimpsest"');
      writeFileSync(
        path,
        `${imported}\nimport { register${kind} } from "palimpsest";\nregister${kind}(${variable});\n`,
      );
      return path;
    });
    const method = ["--strategy", "logit-matching", "--direction", "levelled", "--network", "plain-net:depth=2"];
    const data = ["--benchmark", "folder", "--data", await namedImages(folder)];
    const size = ["--scale", "smoke", "--width", "4", "--image-size", "16", "--out", join(folder, "run")];
    const given = plugins.flatMap((path) => ["--plugin", path]);
    const { code, stderr } = await palimpsest("run", ...method, ...data, ...size, ...given);
    assert.equal(code, 0, stderr);
    const { plugins: named } = JSON.parse(readFileSync(join(folder, "run", "manifest.json"), "utf8")) as {
      readonly plugins: readonly string[];
    };
    assert.deepEqual(named, plugins);
  });
});
