import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { leaderboard, leaderboardMarkdown, leaderboardPage, readStoredRun, type StoredRun } from "../../src/compare";
import { assertInterval, rowOf, run, runs, t1, t2 } from "./ranked";
import { store, temporaryFolder, type Stored } from "./stored";

const folder = temporaryFolder();
let count = 0;
const directoryOf = (options: Stored): string => store(folder, `run-${++count}`, options).directory;
const read = (options: readonly Stored[]): Promise<StoredRun[]> =>
  Promise.all(options.map((one) => readStoredRun(directoryOf(one))));

describe("a leaderboard", () => {
  it("ranks methods by average mAP, with intervals and differences as they are computed by hand", async () => {
    const { tables } = leaderboard(await read(runs));
    assert.equal(tables.length, 1);
    const [table] = tables;
    assert.deepEqual(
      [table.protocol.benchmark, table.protocol.protocol, table.protocol.scale],
      ["scenes", "B0-C7", "small"],
    );
    assert.deepEqual(
      table.rows.map(({ method, seeds }) => [method, seeds]),
      [
        ["er:memory=100", [1, 2, 3]],
        ["lwf", [1, 2, 3]],
        ["finetune", [1, 2]],
        ["joint", [1, 2]],
      ],
    );
    const [lwf, er, finetune, joint] = ["lwf", "er:memory=100", "finetune", "joint"].map((name) => rowOf(table, name));
    // .50, .54, .58: standard deviation .04.
    assertInterval(lwf.averageMAP, 0.54, (t2 * 0.04) / Math.sqrt(3), 3);
    // .40, .42, .50: deviations -.04, -.02, .06; variance .0056 / 2.
    assertInterval(lwf.lastMAP, 0.44, (t2 * Math.sqrt(0.0028)) / Math.sqrt(3), 3);
    // Differences .05, .02, .05: mean .04, deviations .01, -.02, .01; variance .0006 / 2.
    assertInterval(er.difference.averageMAP, 0.04, (t2 * Math.sqrt(0.0003)) / Math.sqrt(3), 3);
    // .05, .07, .00: mean .04, deviations .01, .03, -.04; variance .0026 / 2.
    assertInterval(er.difference.lastMAP, 0.04, (t2 * Math.sqrt(0.0013)) / Math.sqrt(3), 3);
    // Seeds 1 and 2 alone: -.20 and -.22.
    assertInterval(finetune.difference.averageMAP, -0.21, (t1 * 0.02) / 2, 2);
    assertInterval(finetune.difference.lastMAP, -0.18, (t1 * 0.04) / 2, 2);
    assert.deepEqual(lwf.difference, { averageMAP: null, lastMAP: null });
    // Joint training has one session, so that its average is not one over sessions.
    assert.deepEqual([joint.averageMAP, joint.difference.averageMAP], [null, null]);
    assertInterval(joint.lastMAP, 0.9, 0, 2);
    assertInterval(joint.difference.lastMAP, 0.49, (t1 * 0.02) / 2, 2);
  });

  it("has F1 at the given thresholds, in both definitions", async () => {
    const [table] = leaderboard(await read(runs)).tables;
    const [half, high] = rowOf(table, "finetune").f1;
    assert.deepEqual([half.threshold, high.threshold], [0.5, 0.8]);
    // The last mAP are .20 and .26.
    assertInterval(half.cf1, 0.115, (t1 * 0.03) / 2, 2);
    assertInterval(half.cf1OfMeans, 0.0575, (t1 * 0.015) / 2, 2);
    assertInterval(half.of1, 0.02875, (t1 * 0.0075) / 2, 2);
    assertInterval(high.cf1, 0.23 / 3, (t1 * 0.02) / 2, 2);
    assertInterval(high.cf1OfMeans, 0.23 / 6, (t1 * 0.01) / 2, 2);
    assertInterval(high.of1, 0.23 / 12, (t1 * 0.005) / 2, 2);
  });

  it("marks passes and head steps that are not those of the reference", async () => {
    const of = (strategy: string, passes: number, headSteps: number | "together"): Stored =>
      run(strategy, 1, 0.5, 0.4, { parameters: { headSteps }, done: { parameters: 1000, passes } });
    const stored = await read([of("lwf", 4000, 3), of("er", 6000, "together"), of("ewc", 4000, 3)]);
    const [table] = leaderboard(stored).tables;
    const rowsBy = new Map(table.rows.map((row) => [row.method.split(",")[0], row]));
    assert.deepEqual(rowsBy.get("ewc")?.budget, []);
    assert.deepEqual(rowsBy.get("er")?.budget, ["0.333 × the head updates", "1.5 × the passes"]);
    assert.deepEqual(
      [rowsBy.get("lwf")?.costs.headUpdates?.mean, rowsBy.get("lwf")?.costs.passes?.mean],
      [3 * 1800, 4000],
    );
  });

  it("says what methods took, and marks what has another budget than the reference", async () => {
    const [table] = leaderboard(await read(runs)).tables;
    const costs = (method: string): (number | undefined)[] => {
      const { samples, bytes, seconds, parameters, updates, sessions } = rowOf(table, method).costs;
      return [samples, bytes, seconds, parameters, updates, sessions].map((value) => value?.mean);
    };
    assert.deepEqual(costs("lwf"), [0, 0, 162, 1000, 1800, 3]);
    assert.deepEqual(costs("er:memory=100"), [100, 2_500_000, 162, 1500, 1800, 3]);
    assert.deepEqual(costs("joint"), [0, 0, 54, 1000, 600, 1]);
    assert.deepEqual(rowOf(table, "lwf").budget, []);
    assert.deepEqual(rowOf(table, "finetune").budget, []);
    assert.deepEqual(rowOf(table, "er:memory=100").budget, ["100 stored images", "1.5 × the parameters"]);
    assert.deepEqual(rowOf(table, "joint").budget, ["0.333 × the updates", "1 of 3 sessions"]);
    const [other] = leaderboard(await read(runs), { reference: "er:memory=100" }).tables;
    assert.deepEqual(rowOf(other, "lwf").budget, ["no stored images", "0.667 × the parameters"]);
    assertInterval(rowOf(other, "lwf").difference.averageMAP, -0.04, (t2 * Math.sqrt(0.0003)) / Math.sqrt(3), 3);
  });

  it("has a table for each protocol, and tells methods apart by what is not of the protocol", async () => {
    const parameters = { protocol: "B0-C7", learningRate: 0.1 };
    const { tables } = leaderboard(
      await read([
        run("lwf", 1, 0.5, 0.4),
        run("lwf", 1, 0.5, 0.4, { parameters: { ...parameters, epochs: 20 } }),
        run("lwf", 1, 0.5, 0.4, { hash: "e".repeat(64) }),
        run("lwf", 1, 0.5, 0.4, { parameters: { ...parameters, labels: "available" } }),
        run("er", 1, 0.5, 0.4, { parameters: { ...parameters, audit: 5 } }),
        run("er", 1, 0.6, 0.4, { parameters: { ...parameters, learningRate: 0.2, data: "/elsewhere" } }),
        run("lwf", 2, 0.5, 0.4, { commit: "a".repeat(40) }),
      ]),
    );
    assert.deepEqual(
      tables.map(({ rows }) => rows.map(({ method, seeds }) => `${method}: ${seeds.join(" ")}`)),
      [
        ["er, learningRate 0.2: 1", "lwf, learningRate 0.1: 1 2", "er, learningRate 0.1: 1"],
        ...[["lwf: 1"], ["lwf: 1"], ["lwf: 1"]],
      ],
    );
    assert.deepEqual(
      tables.map(({ reference }) => reference),
      ["lwf, learningRate 0.1", "lwf", "lwf", "lwf"],
    );
    assert.match(tables[0].notes.join(), /2 versions of the sources/);
    assert.deepEqual(tables[1].notes, []);
  });

  it("has no differences where there is no reference, and says nothing that a run did not record", async () => {
    const [table] = leaderboard(
      await read([
        run("er", 1, 0.5, 0.4, { done: undefined }),
        { strategy: "ewc", earlier: true, parameters: { protocol: "B0-C7", learningRate: 0.1 } },
      ]),
    ).tables;
    assert.equal(table.reference, null);
    for (const { difference, budget, costs } of table.rows) {
      assert.deepEqual([difference, budget], [{ averageMAP: null, lastMAP: null }, null]);
      assert.deepEqual([costs.parameters, costs.samples, costs.bytes], [null, null, null]);
      assert.equal(costs.updates?.mean, 1800);
    }
    const ewc = rowOf(table, "ewc");
    assert.deepEqual([ewc.averageMAP, ewc.f1[0].cf1], [null, null]);
    assert.ok(!leaderboardMarkdown({ tables: [table] }).includes("−"));
  });

  it("shows its texts as they are, whatever the runs are called", async () => {
    const hostile = "a|b`*<img src=x>\n# c";
    const board = leaderboard(await read([run(hostile, 1, 0.5, 0.4)]));
    const lines = leaderboardMarkdown(board).split("\n");
    const [head, rule, row] = lines.slice(lines.findIndex((line) => line.startsWith("| method")));
    const cells = (line: string): number => line.split(/(?<!\\)\|/).length;
    assert.deepEqual([cells(rule), cells(row)], [cells(head), cells(head)]);
    assert.ok(row.startsWith("| a\\|b\\`\\*\\<img src=x\\> \\# c |"));
    const page = leaderboardPage(board);
    assert.ok(page.includes("a|b`*&lt;img src=x&gt;") && !page.includes("<img"));
  });

  it("counts no run twice", async () => {
    assert.deepEqual(leaderboard([]).tables, []);
    const twice = await read([run("lwf", 1, 0.5, 0.4), run("lwf", 1, 0.5, 0.4)]);
    assert.throws(() => leaderboard(twice), { code: "compare/same-seed" });
  });
});
