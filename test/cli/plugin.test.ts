import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import type { Manifest } from "../../src/records";
import { palimpsest } from "./capture";

/** A file outside the project, where nothing is installed. */
function file(t: TestContext, name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-plugin-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const direction = `
import { registerDirection, type FixedDirection } from "palimpsest";
const weights = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0));
const first: FixedDirection = { name: "only-first", kind: "fixed", weights };
registerDirection(first);
`;

describe("--plugin", () => {
  it("registers what a TypeScript file defines before the command looks for it", async (t) => {
    const { code, stdout, stderr } = await palimpsest(
      "list",
      "directions",
      "--json",
      "--plugin",
      file(t, "mine.ts", direction),
    );
    assert.deepEqual([code, stderr], [0, ""]);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    assert.equal(names.at(-1), "only-first");
  });

  it("takes JavaScript, and several files in their order", async (t) => {
    const [one, two] = ["one", "two"].map((name) =>
      file(t, `${name}.js`, `globalThis.loadedPlugins = [...(globalThis.loadedPlugins ?? []), "${name}"];`),
    );
    const { code } = await palimpsest("list", "directions", "--plugin", one, "--plugin", two);
    assert.equal(code, 0);
    assert.deepEqual((globalThis as { loadedPlugins?: string[] }).loadedPlugins, ["one", "two"]);
  });

  it("runs a strategy of one's own like a built-in one, and the manifest says where it came from", async (t) => {
    const strategy = file(
      t,
      "strategy.ts",
      `
import { defineStrategy, numberOption, registerStrategy, commonObjectives } from "palimpsest";
const strategy = defineStrategy({
  name: "only-new",
  summary: "trains on the new task alone",
  source: "a test",
  options: { share: numberOption(1, { above: 0, meaning: "of nothing" }) },
  direction: "sum",
  regimes: ["available", "unavailable"],
  make: () => ({
    plan(situation) {
      const { newTask } = commonObjectives(situation);
      return { shared: [newTask], head: { objectives: [newTask] } };
    },
  }),
});
registerStrategy(strategy);
`,
    );
    const out = join(dirname(strategy), "run");
    const tiny = ["--scale", "smoke", "--width", "4", "--image-size", "32"];
    const given = [...tiny, "--strategy", "only-new:share=0.5", "--plugin", strategy, "--out", out];
    const { code, stderr } = await palimpsest("run", ...given);
    assert.equal(code, 0, stderr);
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as Manifest;
    assert.deepEqual([manifest.plugins, manifest.parameters.strategy], [[strategy], "only-new:share=0.5"]);
    const refused = await palimpsest("run", ...given, "--strategy", "only-new:share=0");
    assert.match(refused.stderr, /share of --strategy only-new got 0; it takes a number above 0/);
  });

  it("refuses a path that is no file", async () => {
    const { code, stderr } = await palimpsest("run", "--strategy", "lwf", "--plugin", "no-such-file.ts");
    assert.equal(code, 2);
    assert.match(stderr, /^palimpsest: --plugin: there is no file at .*no-such-file\.ts.*\[path\/missing\]\n$/);
  });

  it("says what a file that ends with an error threw", async (t) => {
    const broken = file(t, "broken.ts", 'throw new RangeError("too wide");');
    const { code, stderr } = await palimpsest("list", "directions", "--plugin", broken);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^palimpsest: --plugin .*broken\.ts ended with an error: RangeError: too wide.*\[plugin\/failed\]/,
    );
  });

  it("says which of our rules a file broke", async (t) => {
    const taken = file(t, "taken.ts", direction.replace("only-first", "mgda"));
    const { code, stderr } = await palimpsest("list", "directions", "--plugin", taken);
    assert.equal(code, 2);
    assert.match(stderr, /the direction mgda is built in.*\[method\/built-in\].*\[plugin\/failed\]\n$/);
  });
});
