import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Leaderboard } from "../../src/compare";
import { palimpsest } from "../cli/capture";
import { assertInterval, rowOf, runs, t1 } from "./ranked";
import { store, temporaryFolder } from "./stored";

const folder = temporaryFolder();

describe("palimpsest leaderboard", () => {
  const directories = runs.map((options, i) => store(folder, `run-${i}`, options).directory);

  it("prints Markdown, and writes it and a page", async () => {
    const [markdown, html] = [join(folder, "board.md"), join(folder, "board.html")];
    const { code, stdout, stderr } = await palimpsest(
      ...["leaderboard", ...directories, "--markdown", markdown, "--html", html],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(readFileSync(markdown, "utf8"), stdout);
    const page = readFileSync(html, "utf8");
    assert.match(stdout, /^# Leaderboard\n/);
    assert.match(stdout, /\n## scenes, scale small\n/);
    const row = stdout.split("\n").find((line) => line.startsWith("| finetune "))!;
    assert.deepEqual(
      row
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, 7),
      [...["finetune", "1, 2", "0.310 ±0.127", "0.230 ±0.381", "-0.210 ±0.127", "-0.180 ±0.254"]],
    );
    assert.match(
      stdout,
      /\| er:memory=100 \| 1 to 3 \|.*\| 1,800 \| - \| - \| - \| 100 \| 2.5 \| 1,500 \| 162 \| 100 stored images; /,
    );
    assert.match(stdout, /\| lwf \| 1 to 3 \|.*\| reference \|/);
    assert.match(page, /<td>0\.310 ±0\.127<\/td>/);
    assert.ok(!page.includes("<script"));
  });

  it("prints JSON with every number", async () => {
    const { code, stdout } = await palimpsest("leaderboard", ...directories, "--json", "--reference", "finetune");
    const { tables } = JSON.parse(stdout) as Leaderboard;
    assert.deepEqual([code, tables[0].reference], [0, "finetune"]);
    assertInterval(rowOf(tables[0], "lwf").difference.averageMAP, 0.21, (t1 * 0.02) / 2, 2);
  });

  it("refuses a reference that no run is of, a folder without a run, and a file in no folder", async () => {
    for (const [argv, message] of [
      [
        [...directories, "--reference", "krt"],
        /^palimpsest: --reference got "krt"; it takes .*lwf.*\[argument\/invalid\]/,
      ],
      [[folder], /^palimpsest: run: there is no finished run at .*\[path\/missing\]\n$/],
      [
        [directories[0], "--html", `${folder}/none/a.html`],
        /^palimpsest: --html: there is no folder .*\[path\/missing\]\n$/,
      ],
      [[], /missing required argument 'run'/],
    ] as const) {
      const { code, stdout, stderr } = await palimpsest("leaderboard", ...argv);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });
});
