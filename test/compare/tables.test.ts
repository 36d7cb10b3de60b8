import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "csv-parse/sync";
import type { StoredRun } from "../../src/compare";
import { palimpsest } from "../cli/capture";
import { store, temporaryFolder } from "./stored";

type Row = Readonly<Record<string, string>>;

/** What a reader of Croissant's files sees of a description. */
interface Description {
  readonly distribution: readonly { readonly name: string; readonly contentUrl: string; readonly sha256: string }[];
  readonly recordSet: readonly {
    readonly "@id": string;
    readonly field: readonly {
      readonly "@id": string;
      readonly dataType: string;
      readonly source: {
        readonly fileObject: { readonly "@id": string };
        readonly extract: { readonly column: string };
      };
    }[];
  }[];
}

const folder = temporaryFolder();
const classes = Array.from({ length: 20 }, (_, c) => (c === 0 ? 'a, "b"\nc' : String(20 - c)));
const memory = { kept: 2_500_000, previousAnswers: 7, samples: 100 };
const stored = [
  store(folder, "lwf-1", { strategy: "lwf", classes, parameters: { headSteps: 3 } }),
  store(folder, "lwf-2", { strategy: "lwf", seed: 2, classes, parameters: { headSteps: 3 } }),
  store(folder, "er-1", { strategy: "er", classes, done: { parameters: 1500, passes: 9, memory } }),
  store(folder, "earlier", { strategy: "ewc", classes, earlier: true }),
];
const out = join(folder, "tables");
const read = (name: string): Row[] => parse(readFileSync(join(out, `${name}.csv`)), { columns: true });
const number = (text: string): number | null => (text === "" ? null : Number(text));

describe("compare --tables", () => {
  it("writes the scores of every run so that they are the same when they are read", async () => {
    const { code, stdout, stderr } = await palimpsest(
      ...["compare", ...stored.map(({ directory }) => directory), "--tables", out],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    const files = ["classes.csv", "croissant.json", "runs.csv", "runs.json", "seen.csv", "tasks.csv"];
    assert.deepEqual(readdirSync(out).sort(), files);
    for (const file of files) assert.ok(stdout.includes(`table: ${join(out, file)}\n`));
    const [runs, tasks, seen, ofClasses] = ["runs", "tasks", "seen", "classes"].map(read);
    stored.forEach(({ record: { metrics } }, i) => {
      const ofRun = (rows: readonly Row[]): Row[] => rows.filter(({ run }) => run === String(i + 1));
      for (const score of ["acc", "bwt", "fwt", "fwtGem", "forgetting", "cf1", "of1"] as const)
        assert.equal(number(runs[i][score]), metrics[score]);
      assert.equal(number(runs[i].averageMAP), metrics.averageMAP ?? null);
      assert.equal(number(runs[i].ece), metrics.calibration?.ece ?? null);
      assert.deepEqual(
        ofRun(tasks).map(({ after, task, mAP }) => [after, task, mAP].map(Number)),
        metrics.R.flatMap((row, after) => row.map((mAP, k) => [after, k + 1, mAP])),
      );
      assert.deepEqual(
        ofRun(seen).map(({ mAP }) => number(mAP)),
        metrics.seenMAP ?? [],
      );
      assert.deepEqual(
        ofRun(ofClasses).map(({ after, class: name, AP }) => [Number(after), name, number(AP)]),
        (metrics.classR ?? []).flatMap((row, after) => row.map((ap, c) => [after, classes[c], ap])),
      );
    });
    // The changes of a class add up to what its AP changed in all.
    const name = classes[0];
    const ofClass = ofClasses.filter((row) => row.run === "1" && row.class === name);
    const sum = ofClass.slice(1).reduce((total, { change }) => total + Number(change), 0);
    assert.equal(ofClass[0].change, "");
    assert.ok(Math.abs(sum - (Number(ofClass[ofClass.length - 1].AP) - Number(ofClass[0].AP))) < 1e-12);
  });

  it("tells what runs took, and leaves empty what they do not say", () => {
    const runs = read("runs");
    const er = runs[2];
    assert.deepEqual(
      [er.passes, er.samples, er.bytes, er.answerBytes, er.parameters],
      ["9", "100", "2500000", "7", "1500"],
    );
    assert.deepEqual([runs[0].passes, runs[0].bytes, runs[0].seed, runs[1].seed], ["", "", "1", "2"]);
    assert.equal(Number(runs[0].headUpdates), 3 * Number(runs[0].updates));
    assert.ok(Number(runs[0].updates) > 0 && Number(runs[0].seconds) > 0);
  });

  it("has the manifest of each run, which makes it again", async () => {
    const { runs } = JSON.parse(readFileSync(join(out, "runs.json"), "utf8")) as { runs: readonly StoredRun[] };
    for (const [i, { directory }] of stored.entries()) {
      const manifest: unknown = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
      assert.deepEqual(runs[i].manifest, manifest);
    }
    // A real manifest goes through the file, and says the same run.
    const real = join(folder, "real");
    const made = await palimpsest(
      ...["run", "--strategy", "finetune", "--scale", "smoke", "--epochs", "1", "--seed", "4", "--out", real],
    );
    assert.equal(made.code, 0, made.stderr);
    const written = join(folder, "of-real");
    assert.equal((await palimpsest("compare", real, "--tables", written)).code, 0);
    const record = JSON.parse(readFileSync(join(written, "runs.json"), "utf8")) as { runs: readonly StoredRun[] };
    const config = join(folder, "config.json");
    writeFileSync(config, JSON.stringify(record.runs[0].manifest));
    const printed = async (file: string): Promise<string> => {
      const { code, stdout } = await palimpsest("run", "--config", file, "--print-config");
      assert.equal(code, 0);
      return stdout;
    };
    assert.equal(await printed(config), await printed(join(real, "manifest.json")));
    assert.match(await printed(config), /^seed: 4$/m);
  });

  it("describes its files: their hashes, and a field for every column", () => {
    const description = JSON.parse(readFileSync(join(out, "croissant.json"), "utf8")) as Description;
    const { distribution, recordSet } = description;
    assert.deepEqual(
      distribution.map(({ name }) => name),
      ["runs.csv", "tasks.csv", "seen.csv", "classes.csv", "runs.json"],
    );
    for (const { contentUrl, sha256 } of distribution) {
      const bytes = readFileSync(join(out, contentUrl));
      assert.equal(sha256, createHash("sha256").update(bytes).digest("hex"));
    }
    for (const { "@id": id, field } of recordSet) {
      const [head]: string[][] = parse(readFileSync(join(out, `${id}.csv`)), {});
      assert.deepEqual(
        field.map(({ source }) => source.extract.column),
        head,
      );
      const rows = read(id);
      for (const { dataType, source } of field) {
        assert.equal(source.fileObject["@id"], `${id}.csv`);
        const values = rows.map((row) => row[source.extract.column]).filter((value) => value !== "");
        if (dataType === "sc:Integer") assert.ok(values.every((value) => /^-?\d+$/.test(value)));
        if (dataType === "sc:Float") assert.ok(values.every((value) => Number.isFinite(Number(value))));
      }
    }
  });

  it("refuses runs that count twice, and a folder that cannot be made, and writes nothing then", async () => {
    const [{ directory }] = stored;
    const none = join(folder, "none");
    const twice = await palimpsest("compare", directory, directory, "--tables", none);
    assert.deepEqual([twice.code, /\[compare\/same-seed\]/.test(twice.stderr)], [2, true]);
    assert.throws(() => readdirSync(none), { code: "ENOENT" });
    const file = await palimpsest("compare", directory, "--tables", join(directory, "manifest.json"));
    assert.equal(file.code, 1);
    assert.match(file.stderr, /^palimpsest: .*\[file\//);
  });
});
