import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  compareF1,
  compareMeasures,
  compareTasks,
  nameMethods,
  readStoredRun,
  type StoredRun,
} from "../../src/compare";
import { caveats, sharedParameters } from "../../src/compare/methods";
import { palimpsest } from "../cli/capture";
import { store, temporaryFolder, type Stored } from "./stored";

const folder = temporaryFolder();
let count = 0;
const stored = (options: Stored): Promise<StoredRun> =>
  readStoredRun(store(folder, `run-${++count}`, options).directory);
const all = (...options: Stored[]): Promise<StoredRun[]> => Promise.all(options.map(stored));
const names = async (...options: Stored[]): Promise<string[]> =>
  nameMethods(await all(...options)).map(({ name }) => name);

describe("names of methods", () => {
  it("are the strategies, the same for every seed", async () => {
    assert.deepEqual(await names({ strategy: "lwf" }, { strategy: "lwf", seed: 2 }, { strategy: "ewc" }), [
      "lwf",
      "lwf",
      "ewc",
    ]);
  });

  it("say whatever else differs, and a direction only where it varies within a strategy", async () => {
    const labels = { labels: "available" };
    assert.deepEqual(
      await names({ strategy: "lwf" }, { strategy: "ppi", parameters: { ...labels, direction: "project" } }),
      ["lwf, labels unavailable", "ppi, labels available"],
    );
    assert.deepEqual(await names({ strategy: "lwf" }, { strategy: "lwf", parameters: { direction: "mgda" } }), [
      "lwf, direction sum",
      "lwf, direction mgda",
    ]);
    assert.deepEqual(
      await names({ strategy: "lwf" }, { strategy: "er", parameters: { epochs: 2, optimiser: { name: "sgd" } } }),
      ['lwf, epochs 6, optimiser {"name":"adamw"}', 'er, epochs 2, optimiser {"name":"sgd"}'],
    );
  });

  it("leave out a parameter that a run of an earlier version did not have", async () => {
    assert.deepEqual(await names({ strategy: "lwf" }, { strategy: "lwf", seed: 2, parameters: { audit: 10 } }), [
      "lwf",
      "lwf",
    ]);
  });

  it("do not say when test images were scored, on which no measure depends", async () => {
    const [tasks, epochs] = ["tasks", "epochs"].map((testAfter, i) => ({
      ...{ strategy: "lwf", seed: i + 1, parameters: { testAfter } },
    }));
    assert.deepEqual(await names(tasks, epochs), ["lwf", "lwf"]);
    await assert.rejects(names(tasks, { ...epochs, seed: 1 }), { code: "compare/same-seed" });
  });

  it("are refused where a run is counted twice", async () => {
    const runs = await all({ strategy: "lwf" }, { strategy: "lwf", seed: 2 }, { strategy: "lwf" });
    assert.throws(() => nameMethods(runs), {
      code: "compare/same-seed",
      message: /run-\d+ and .*run-\d+ are both lwf with seed 1/,
    });
  });

  it("come with the parameters that all share, and with what speaks against the comparison", async () => {
    const runs = await all({ strategy: "lwf" }, { strategy: "lwf", seed: 2 });
    assert.deepEqual(
      sharedParameters(runs).map(([name]) => name),
      ["strategy", "labels", "direction", "scale", "epochs", "optimiser"],
    );
    assert.deepEqual(caveats(runs), []);
    assert.match(
      caveats(await all({ strategy: "lwf" }, { strategy: "er", hash: "other" })).join(),
      /did not see the same data/,
    );
    assert.match(caveats(await all({ strategy: "lwf" }, { strategy: "er", commit: null })).join(), /2 versions/);
  });
});

describe("measures of methods", () => {
  it("are means over seeds with the 95% t interval", async () => {
    const runs = nameMethods(
      await all(...[1, 2, 3].map((seed) => ({ strategy: "lwf", seed })), { strategy: "finetune" }),
    );
    const { columns, rows } = compareMeasures(runs);
    assert.deepEqual(columns, ["ACC", "average mAP", "BWT", "FWT", "forgetting", "CF1", "OF1", "ECE"]);
    const values = runs.slice(0, 3).map(({ metrics }) => metrics.bwt!);
    const mean = (values[0] + values[1] + values[2]) / 3;
    const s = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    const bwt = rows[0].values[columns.indexOf("BWT")]!;
    // 4.302653 is the 97.5% point of Student's t with 2 degrees of freedom.
    assert.ok(Math.abs(bwt.mean - mean) < 1e-12 && Math.abs(bwt.half - (4.302653 * s) / Math.sqrt(3)) < 1e-6);
    assert.deepEqual(rows[1].values[columns.indexOf("BWT")], { mean: runs[3].metrics.bwt, half: 0, n: 1 });
    assert.deepEqual(
      compareTasks(runs).rows[1].values.map((value) => value!.mean),
      runs[3].metrics.R[3],
    );
  });

  it("are not given where only some seeds have them, or none", async () => {
    const runs = nameMethods(
      await all({ strategy: "lwf" }, { strategy: "lwf", seed: 2, earlier: true }, { strategy: "joint" }),
    );
    const { columns, rows } = compareMeasures(runs);
    assert.deepEqual(
      rows.map(({ values }) => values[columns.indexOf("ECE")] === null),
      [true, false],
    );
    assert.equal(rows[1].values[columns.indexOf("BWT")], null);
    assert.ok(!compareMeasures(runs.slice(0, 2)).columns.includes("ECE"));
  });

  it("have F1 by the kind of threshold, chosen ones as means over seeds", async () => {
    const tables = compareF1(nameMethods(await all({ strategy: "lwf" }, { strategy: "lwf", seed: 2 })));
    assert.deepEqual(
      tables.map(({ title }) => title),
      ["threshold 0.5", "threshold 0.8", "threshold with the best OF1 on the validation images"],
    );
    assert.deepEqual(
      tables[2].comparison.rows[0].values.map((value) => value!.mean.toFixed(3)),
      ["0.315", "0.550", "0.570", "0.600"],
    );
    assert.deepEqual(compareF1(nameMethods(await all({ strategy: "lwf", earlier: true }))), []);
  });
});

describe("palimpsest compare", () => {
  it("prints a line a method", async () => {
    const directories = [1, 2].map(
      (seed) => store(folder, `cli-${seed}`, { strategy: "lwf", seed, earlier: seed === 2 }).directory,
    );
    const { code, stdout, stderr } = await palimpsest(
      "compare",
      ...directories,
      store(folder, "cli-joint", { strategy: "joint\u001b[2J" }).directory,
    );
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.split("\n");
    assert.match(lines[0], /^method +seeds +ACC +average mAP +BWT +FWT +forgetting +CF1 +OF1 +ECE$/);
    assert.match(lines[1], /^lwf +2 +0\.\d{3} ±\d\.\d{3} +-( +-?\d\.\d{3} ±\d\.\d{3}){5} +-$/);
    assert.match(lines[2], /^joint\ufffd\[2J +1( +-?\d\.\d{3}){8}$/);
    assert.match(stdout, /\nmean ± half width of the 95% t interval over seeds; test set\n$/);
  });

  it("refuses a folder without a finished run, a report in a folder that is not there, and no run at all", async () => {
    const { directory } = store(folder, "cli-alone", { strategy: "lwf" });
    for (const [argv, message] of [
      [["compare", folder], /^palimpsest: run: there is no finished run at .*\[path\/missing\]\n$/],
      [
        ["compare", directory, "--html", `${folder}/none/report.html`],
        /^palimpsest: --html: there is no folder at .*none\. .*\[path\/missing\]\n$/,
      ],
      [["compare"], /missing required argument 'run'.*usage: compare \[options\] <run...>/],
    ] as const) {
      const { code, stdout, stderr } = await palimpsest(...argv);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });
});
