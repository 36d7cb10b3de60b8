import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { photographsStudy, reportOf, runStudy, type StudyReport } from "../../src/studies";
import { palimpsest } from "../cli/capture";
import { temporary, type Cleaner } from "../data/fixtures";

/** A list of six images of two classes, a class a task, and its description. */
async function list(t: Cleaner): Promise<{ readonly data: string; readonly partition: string }> {
  const folder = temporary(t);
  const lines = ["image,split,red,blue"];
  for (const [i, split] of ["train", "train", "test", "train", "train", "test"].entries()) {
    const background = i < 3 ? "red" : "blue";
    await sharp({ create: { width: 32, height: 32, channels: 3, background } }).toFile(join(folder, `${i}.png`));
    lines.push(`${i}.png,${split},${Number(i < 3)},${Number(i >= 3)}`);
  }
  const [data, partition] = [join(folder, "list.csv"), join(folder, "tasks.json")];
  writeFileSync(data, lines.join("\n"));
  writeFileSync(partition, JSON.stringify({ name: "colours", tasks: [["red"], ["blue"]] }));
  return { data, partition };
}

const fast = { width: 4, imageSize: 32, epochs: 1, audit: 0, weights: "random" } as const;

test("a study runs on data that are given, and its report says on which", async (t) => {
  const data = { benchmark: "list", ...(await list(t)), validation: 0.5 };
  const methods = photographsStudy.methods
    .filter(({ name }) => ["joint", "lwf"].includes(name))
    .map(({ name, options }) => ({ name, options: { ...options, ...fast } }));
  const settings = { scale: "smoke", seeds: [1], folder: temporary(t), jobs: 1 } as const;
  const given = { ...photographsStudy, methods };
  await assert.rejects(runStudy(given, settings), { code: "study/data", message: /--benchmark voc-animals/ });

  const study = await runStudy(given, { ...settings, data });
  for (const { manifest } of study.runs) {
    assert.equal(manifest.parameters.benchmark, "list");
    assert.equal(manifest.data.benchmark, "colours");
  }
  const messages: string[] = [];
  const apart = await runStudy(given, {
    ...{ ...settings, data, seeds: [1, 2], jobs: 2, folder: temporary(t) },
    on: ({ type }) => void messages.push(type),
  });
  assert.equal(apart.runs.length, 2 * methods.length);
  const trained = messages.filter((type) => type === "done").length;
  assert.equal(trained, 2 * methods.length, "processes of their own made them, and told so");
  const { command, rows } = reportOf(study);
  const flags = `--benchmark list --data ${data.data} --partition ${data.partition} --validation 0.5`;
  assert.equal(command, `npm run reproduce -- --only photographs ${flags}`);
  for (const row of rows) assert.ok(row.command?.includes(flags), row.command ?? "none");
});

test("reproduce takes data for its studies, and writes their reports where it is told", async (t) => {
  const { data, partition } = await list(t);
  const refused = await palimpsest("reproduce", "--only", "photographs");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /study photographs has no data of its own.*--benchmark list --data FILE/);
  const all = await palimpsest("reproduce", "--list");
  assert.match(all.stderr, new RegExp(`^photographs: .* ${photographsStudy.methods.length} methods`, "m"));

  const [out, cache] = [join(temporary(t), "results"), process.env.PALIMPSEST_CACHE];
  process.env.PALIMPSEST_CACHE = temporary(t);
  t.after(() => (cache === undefined ? delete process.env.PALIMPSEST_CACHE : (process.env.PALIMPSEST_CACHE = cache)));
  const lists = ["--benchmark", "list", "--data", data, "--partition", partition, "--validation", "0.5"];
  const small = ["--only", "photographs", "--scale", "smoke", "--seeds", "1", "--out", out];
  const tables = join(temporary(t), "tables");
  const { code, stdout, stderr } = await palimpsest("reproduce", ...small, ...lists, "--tables", tables);
  assert.equal(code, 0, stderr);
  const report = JSON.parse(readFileSync(join(out, "photographs.json"), "utf8")) as StudyReport;
  assert.equal(report.rows.length, photographsStudy.methods.length);
  assert.match(report.data.join(), /^colours [0-9a-f]{12}$/);

  assert.deepEqual(readdirSync(tables), ["photographs"]);
  const written = join(tables, "photographs");
  const files = ["classes.csv", "croissant.json", "runs.csv", "runs.json", "seen.csv", "tasks.csv"];
  assert.deepEqual(readdirSync(written).sort(), files);
  for (const file of files) assert.ok(stdout.includes(`table: ${join(written, file)}\n`), file);
  const records = JSON.parse(readFileSync(join(written, "runs.json"), "utf8")) as {
    readonly runs: readonly { readonly manifest: object; readonly metrics: { readonly acc: number } }[];
  };
  const accuracies = records.runs.map(({ metrics }) => metrics.acc);
  assert.deepEqual(
    accuracies,
    report.rows.map(({ acc }) => acc?.mean),
  );
  // The same runs, as compare writes them.
  const made = join(process.env.PALIMPSEST_CACHE, "runs");
  const manifests = readdirSync(made).map((name) => readFileSync(join(made, name, "manifest.json"), "utf8"));
  const texts = manifests.map((text) => JSON.stringify(JSON.parse(text)));
  const places = records.runs.map(({ manifest }) => texts.indexOf(JSON.stringify(manifest)));
  const compared = join(temporary(t), "compared");
  const runs = places.map((place) => join(made, readdirSync(made)[place]));
  assert.equal((await palimpsest("compare", ...runs, "--tables", compared)).code, 0);
  for (const file of files.filter((name) => name !== "croissant.json"))
    assert.equal(readFileSync(join(written, file), "utf8"), readFileSync(join(compared, file), "utf8"), file);
});
