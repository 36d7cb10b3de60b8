import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { TrainingEvent, Manifest, Metrics } from "../../src/records";
import { palimpsest } from "../cli/capture";
import { blocksOf } from "./markdown";

/** The method of docs/adding.md that is made of parts, as a plugin in a folder where nothing is installed. */
const text = blocksOf("docs/adding.md").find(({ about }) => about === "plugin my-method.ts")?.text ?? "";
const folder = mkdtempSync(join(tmpdir(), "palimpsest-own-method-"));
after(() => rmSync(folder, { recursive: true }));

const parts = ["--loss", "asl:negative=4,positive=0,clip=0.05", "--complete", "fixed:threshold=0.7", "--head", "ica"];

/** What a run at scale smoke leaves in its directory. */
async function runOf(name: string, ...given: readonly string[]) {
  const out = join(folder, name);
  const size = ["--scale", "smoke", "--width", "4", "--image-size", "32", "--audit", "1"];
  const { code, stderr } = await palimpsest("run", ...given, ...size, "--out", out);
  assert.equal(code, 0, stderr);
  const read = (file: string): string => readFileSync(join(out, file), "utf8");
  const { R, classAP } = JSON.parse(read("metrics.json")) as Metrics;
  const events = read("events.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TrainingEvent);
  return {
    scores: { R, classAP },
    parameters: (JSON.parse(read("manifest.json")) as Manifest).parameters,
    steps: events.filter((event) => event.type === "step"),
    completed: events.some(({ type }) => type === "completion"),
    stored: events.flatMap((event) => (event.type === "done" ? [event.memory?.samples] : [])).at(-1),
  };
}

/** The plugin with some of its text changed, under a name of its own. */
function plugin(name: string, ...changes: readonly (readonly [from: string | RegExp, to: string])[]): string[] {
  const path = join(folder, `${name}.ts`);
  const changed = changes.reduce((before, [from, to]) => {
    const now = before.replace(from, to);
    assert.notEqual(now, before, String(from));
    return now;
  }, text);
  writeFileSync(path, changed);
  return ["--strategy", name, "--plugin", path];
}

const named = (name: string) => ['"my-method"', `"${name}"`] as const;

describe("a method of parts in a plugin", () => {
  it("takes a dozen lines beside its import, its braces and its name", () => {
    const lines = text.split("\n").filter((line) => /\w/.test(line) && !/^import|^registerStrategy|name:/.test(line));
    assert.ok(lines.length <= 12, `${lines.length} lines`);
  });

  it("learns the objectives that it names, with the parts that it names", async () => {
    const { scores, parameters, steps, completed, stored } = await runOf("own", ...plugin("my-method"));
    const { loss, complete, head, strategy } = parameters;
    // Names leave out options that are the defaults.
    assert.deepEqual([strategy, loss, complete, head], ["my-method", "asl", "fixed", "ica"]);
    const objectives = (task: number) =>
      new Set(steps.filter((s) => s.task === task).map((s) => s.audit?.objectives.join()));
    assert.deepEqual([...objectives(1)], ["bce:seen"]);
    assert.deepEqual([...objectives(2)], ["bce:seen,distil:1,replay"]);
    assert.deepEqual([...objectives(3)], ["bce:seen,distil:1,distil:2,replay"]);
    assert.ok(completed);
    // Two a class at most, of which an image that two classes chose counts once.
    const classes = Object.keys(scores.classAP).length;
    assert.ok(stored !== undefined && stored > 6 && stored <= 2 * classes, String(stored));
  });

  it("is, without the old answers, replay with the same parts given on the command line", async () => {
    const own = await runOf(
      "undistilled",
      ...plugin("undistilled", named("undistilled"), [", ...distilled", ""], ["distilled ", ""]),
    );
    const given = await runOf("replay", "--strategy", "er:mean=apart,per-class=2", ...parts);
    assert.deepEqual(own.scores, given.scores);
    assert.equal(own.stored, given.stored);
    assert.deepEqual(
      own.steps.map(({ loss }) => loss),
      given.steps.map(({ loss }) => loss),
    );
  });

  it("lets options of a run take its parts out", async () => {
    const { parameters, completed } = await runOf(
      "taken-out",
      ...plugin("my-method"),
      ...["--loss", "bce", "--complete", "none", "--head", "linear"],
    );
    const { loss, complete, head } = parameters;
    assert.deepEqual([loss, complete, head, completed], ["bce", "none", "linear", false]);
  });
});
