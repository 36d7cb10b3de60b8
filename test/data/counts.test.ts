/** What is left out is counted and told: by `data partition`, in the manifest and before a run. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import sharp from "sharp";
import { arrange } from "../../src/data/arrange";
import type { Example } from "../../src/data/benchmark";
import { dataReport, formatDataReport } from "../../src/data/counts";
import { listBenchmark } from "../../src/data/list/benchmark";
import { formatSummary, summarise } from "../../src/data/summary";
import { palimpsest } from "../cli/capture";
import { temporary } from "./fixtures";

const noClass = "none of the classes is known to be present";

function example(id: string, labels: readonly number[], known = labels.map(() => 1)): Example {
  return { id, image: `${id}.jpg`, labels: Uint8Array.from(labels), known: Uint8Array.from(known) };
}

test("what is read is used or left out, with the reason; an image of two tasks counts once", () => {
  const parts = {
    train: [example("a", [1, 0]), example("b", [0, 0]), example("c", [1, 1]), example("d", [0, 0], [0, 0])],
    validation: [example("e", [0, 1])],
    test: [example("f", [0, 0]), example("g", [1, 1])],
  };
  const otherTests = { more: [example("h", [1, 0])] };
  const source = { name: "own", classes: ["x", "y"], protocol: "B0-C1", parts };
  const unused = [
    { reason: "not in the lists", images: 5 },
    { reason: noClass, images: 1 },
    { reason: "other", images: 0 },
  ];
  assert.deepEqual(arrange(source, { seed: 1 }).counts, {
    read: 7,
    used: 4,
    leftOut: [{ reason: noClass, images: 3 }],
  });
  const benchmark = arrange({ ...source, otherTests, unused }, { seed: 1 });
  const leftOut = [
    { reason: noClass, images: 4 },
    { reason: "not in the lists", images: 5 },
  ];
  assert.deepEqual(benchmark.counts, { read: 14, used: 5, leftOut });
  const said = `14 images read, 5 used, 4 left out (${noClass}), 5 left out (not in the lists)`;
  assert.equal(formatSummary(summarise(benchmark)).split("\n")[1], said);
  const report = formatDataReport(dataReport({ ...benchmark, notes: ["look"] }));
  assert.equal(report, `data: own, ${said}; 2 to train on, 1 to choose on, 1 to test on\nnote: look`);
  assert.match(
    formatDataReport(
      dataReport(arrange({ ...source, protocol: "B0-C2", parts: { train: [parts.train[0]] } }, { seed: 1 })),
    ),
    /1 images read, 1 used, none left out;/,
  );
});

/** Images with classes whose names JavaScript sorts, two of them with no class at all. */
async function digits(t: TestContext): Promise<{ folder: string; list: string; partition: string }> {
  const folder = temporary(t);
  const names = [
    ["10"],
    ["2"],
    ["b"],
    ["b", "10"],
    ["2", "10"],
    ["0"],
    ["0", "b"],
    [],
    [],
    ["10"],
    ["2"],
    ["b"],
    ["0"],
  ];
  const lines = await Promise.all(
    names.map(async (labels, index) => {
      const image = `${index}.png`;
      await sharp({ create: { width: 8, height: 8, channels: 3, background: `hsl(${index * 28}, 80%, 50%)` } }).toFile(
        join(folder, image),
      );
      return JSON.stringify({ image, labels, split: ["train", "validation", "test"][index % 3] });
    }),
  );
  const [list, partition] = [join(folder, "l.jsonl"), join(folder, "p.json")];
  writeFileSync(list, lines.join("\n"));
  writeFileSync(
    partition,
    JSON.stringify({
      tasks: [
        ["b", "10"],
        ["2", "0"],
      ],
    }),
  );
  return { folder, list, partition };
}

/** Names that a JSON text has within the object of a name, in the text's order. */
const namesIn = (json: string, name: string): string[] => {
  const [, inside] = new RegExp(`"${name}": ?\\{([^}]*)\\}`).exec(json) ?? [];
  return [...(inside ?? "").matchAll(/"([^"]*)":/g)].map(([, found]) => found);
};

test("a run: first line and manifest have the counts; all by class is in the order of the classes", async (t) => {
  const { folder, list, partition } = await digits(t);
  const out = join(folder, "run");
  const { code, stderr } = await palimpsest(
    ...["run", "--benchmark", "list", "--data", list, "--partition", partition, "--scale", "smoke"],
    ...["--strategy", "finetune", "--image-size", "32", "--epochs", "1", "--selection", "last", "--out", out],
  );
  assert.equal(code, 0, stderr);
  const counts = { read: 13, used: 11, leftOut: [{ reason: noClass, images: 2 }] };
  assert.match(
    stderr.split("\n")[0],
    /^data: list, 13 images read, 11 used, 2 left out \(none of the classes .*\); \d to train on/,
  );
  const read = (name: string): string => readFileSync(join(out, name), "utf8");
  const { data } = JSON.parse(read("manifest.json")) as { data: { counts: unknown } };
  assert.deepEqual(data.counts, counts);
  const done = read("events.jsonl").trim().split("\n").at(-1) ?? "";
  for (const json of [read("metrics.json"), done])
    for (const name of ["classAP", "classECE"]) assert.deepEqual(namesIn(json, name), ["b", "10", "2", "0"], name);
});

test("data partition prints the counts, as JSON and as text, and positives in the order of the classes", async (t) => {
  const { list, partition } = await digits(t);
  const command = ["data", "partition", "--list", list, "--partition", partition];
  const { stdout } = await palimpsest(...command, "--json");
  const { read, leftOut, images, classes } = JSON.parse(stdout) as Record<string, unknown>;
  assert.deepEqual([read, images, leftOut], [13, 11, [{ reason: noClass, images: 2 }]]);
  assert.deepEqual(classes, ["b", "10", "2", "0"]);
  assert.deepEqual(namesIn(stdout, "positives"), classes);
  assert.match((await palimpsest(...command)).stdout, /\n13 images read, 11 used, 2 left out/);
});

test("data partition tells near-equal classes that the description names, on standard error", async (t) => {
  const folder = temporary(t);
  for (const name of ["a", "b"]) writeFileSync(join(folder, `${name}.jpg`), "");
  const list = join(folder, "l.csv");
  writeFileSync(list, "image,labels\na.jpg,Cat\nb.jpg,cat\n");
  writeFileSync(join(folder, "p.json"), JSON.stringify({ classes: ["Cat", "cat"] }));
  const { code, stderr, stdout } = await palimpsest(
    "data",
    "partition",
    "--list",
    list,
    "--protocol",
    "B0-C1",
    "--partition",
    join(folder, "p.json"),
    "--json",
  );
  assert.equal(code, 0);
  assert.equal(
    stderr.split("\n")[0],
    'note: the classes "Cat" and "cat" differ only in case, white space or Unicode form; they stay 2 classes',
  );
  assert.equal((JSON.parse(stdout) as { notes: string[] }).notes.length, 1);
  const benchmark = await listBenchmark({
    file: list,
    partition: { classes: ["Cat", "cat"] },
    protocol: "B0-C1",
    seed: 1,
  });
  assert.deepEqual(benchmark.classes, ["Cat", "cat"]);
});
