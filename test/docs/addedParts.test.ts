import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { palimpsest } from "../cli/capture";
import { blocksOf } from "./markdown";

/** The loss, the rule of completion and the head of docs/adding.md, as plugins of one run. */
const folder = mkdtempSync(join(tmpdir(), "palimpsest-added-parts-"));
after(() => rmSync(folder, { recursive: true }));

it("a run learns with the loss, the completion and the head that docs/adding.md adds", async () => {
  const plugins = ["squared-loss.ts", "quantile-completion.ts", "cosine-head.ts"].map((name) => {
    const text = blocksOf("docs/adding.md").find(({ about }) => about === `plugin ${name}`)?.text;
    assert.ok(text !== undefined, name);
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const parts = ["--loss", "squared:weight=2", "--complete", "quantile:share=0.8", "--head", "cosine:scale=5"];
  const size = ["--scale", "smoke", "--width", "4", "--image-size", "32", "--out", join(folder, "run")];
  const given = plugins.flatMap((path) => ["--plugin", path]);
  const { code, stderr } = await palimpsest("run", "--strategy", "lwf", ...parts, ...size, ...given);
  assert.equal(code, 0, stderr);
  const read = (file: string): string => readFileSync(join(folder, "run", file), "utf8");
  const { parameters } = JSON.parse(read("manifest.json")) as {
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  const { loss, complete, head } = parameters;
  assert.deepEqual([loss, complete, head], ["squared:weight=2", "quantile:share=0.8", "cosine:scale=5"]);
  const events = read("events.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string; readonly loss?: Readonly<Record<string, number>> });
  assert.ok(events.some(({ type }) => type === "completion"));
  // The squared distance of two probabilities, times 2, is between 0 and 2.
  for (const { type, loss: losses = {} } of events.filter(({ type }) => type === "step")) {
    const [first] = Object.values(losses);
    assert.ok(first >= 0 && first <= 2, `${type}: ${first}`);
  }
});
