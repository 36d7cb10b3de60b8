import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { palimpsest } from "../cli/capture";
import { blocksOf } from "./markdown";

/** The loss, the rule of completion, the head, and the backbone with maps of docs/adding.md, as plugins of runs. */
const folder = mkdtempSync(join(tmpdir(), "palimpsest-added-parts-"));
after(() => rmSync(folder, { recursive: true }));

/** Writes a plugin of the document as it stands there. */
function plugin(name: string): string {
  const text = blocksOf("docs/adding.md").find(({ about }) => about === `plugin ${name}`)?.text;
  assert.ok(text !== undefined, name);
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

interface Logged {
  readonly type: string;
  readonly task?: number;
  readonly loss?: Readonly<Record<string, number>>;
}

const eventsOf = (run: string): Logged[] =>
  readFileSync(join(folder, run, "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Logged);

it("a run learns with the loss, the completion and the head that docs/adding.md adds", async () => {
  const plugins = ["squared-loss.ts", "quantile-completion.ts", "cosine-head.ts"].map(plugin);
  const parts = ["--loss", "squared:weight=2", "--complete", "quantile:share=0.8", "--head", "cosine:scale=5"];
  const size = ["--scale", "smoke", "--width", "4", "--image-size", "32", "--out", join(folder, "run")];
  const given = plugins.flatMap((path) => ["--plugin", path]);
  const { code, stderr } = await palimpsest("run", "--strategy", "lwf", ...parts, ...size, ...given);
  assert.equal(code, 0, stderr);
  const { parameters } = JSON.parse(readFileSync(join(folder, "run", "manifest.json"), "utf8")) as {
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  const { loss, complete, head } = parameters;
  assert.deepEqual([loss, complete, head], ["squared:weight=2", "quantile:share=0.8", "cosine:scale=5"]);
  const events = eventsOf("run");
  assert.ok(events.some(({ type }) => type === "completion"));
  // The squared distance of two probabilities, times 2, is between 0 and 2.
  for (const { type, loss: losses = {} } of events.filter(({ type }) => type === "step")) {
    const [first] = Object.values(losses);
    assert.ok(first >= 0 && first <= 2, `${type}: ${first}`);
  }
});

it("a run reads the maps of the backbone that docs/adding.md adds: the last in its head, all for pod", async () => {
  const parts = ["--strategy", "pod:spatial=3", "--head", "ica:heads=2,ratio=1", "--network", "staged-net"];
  const size = ["--scale", "smoke", "--width", "4", "--image-size", "44", "--out", join(folder, "maps")];
  const { code, stderr } = await palimpsest("run", ...parts, ...size, "--plugin", plugin("staged-net.ts"));
  assert.equal(code, 0, stderr);
  const later = eventsOf("maps").filter(({ type, task = 0 }) => type === "step" && task > 1);
  assert.ok(later.length > 0);
  for (const { task = 0, loss } of later) {
    const far = loss?.["pod-spatial"] ?? NaN;
    // Pooled squares have length 1, so no two are further apart than sqrt 2; tasks have as many classes each.
    assert.ok(far > 0 && far <= 3 * Math.sqrt(2 * task), `task ${task}: ${far}`);
  }
});
