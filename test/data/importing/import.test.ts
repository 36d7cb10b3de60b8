import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, it, test, type TestContext } from "node:test";
import sharp from "sharp";
import { random } from "../../../src/base/random";
import { importFolder } from "../../../src/data/importing";
import { listBenchmark } from "../../../src/data/list/benchmark";
import { palimpsest } from "../../cli/capture";
import { temporary } from "../fixtures";
import { layouts, pictureOf, truthOf, write, writeCoco, writeYolo, type TrueImage } from "./layouts";

const digest = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** All that is below a folder, as its names and contents. */
const everything = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path} ${digest(path)}`);

interface Line {
  readonly image: string;
  readonly split?: string;
  readonly labels: readonly string[];
}
const linesOf = (list: string): Line[] =>
  readFileSync(list, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** What a written list says of each picture, by the picture's content: its part and its labels. */
function saidBy(list: string): Map<string, string> {
  return new Map(
    linesOf(list).map(({ image, split, labels }) => [
      digest(resolve(dirname(list), image)),
      `${split} ${JSON.stringify([...labels].sort())}`,
    ]),
  );
}

async function expected(truth: readonly TrueImage[]): Promise<Map<string, string>> {
  const parts = { train: "train", val: "validation", test: "test" } as const;
  return new Map(
    await Promise.all(
      truth.map(async ({ stem, split, classes }): Promise<[string, string]> => {
        const labels = classes.map((name) => name.trim().normalize("NFC")).sort();
        const content = createHash("sha256")
          .update(await pictureOf(stem))
          .digest("hex");
        return [content, `${parts[split]} ${JSON.stringify(labels)}`];
      }),
    ),
  );
}

async function imported(t: TestContext, folder: string, options: object = {}) {
  const out = join(temporary(t), "out");
  const report = await importFolder({ folder, out, ...options });
  return { report, out, list: join(out, "list.jsonl"), partition: join(out, "tasks.json") };
}

describe("one truth in four layouts", () => {
  const classes = ["cat", "dog", "horse", "sheep"];
  const truth = truthOf(1, classes, 24);
  for (const [format, writeLayout] of Object.entries(layouts)) {
    it(`is the same list from ${format}, and the folder stays as it is`, async (t) => {
      const folder = await writeLayout(temporary(t), truth, classes);
      const before = everything(folder);
      const { report, list, partition, out } = await imported(t, folder);
      assert.equal(report.format, format);
      assert.deepEqual(saidBy(list), await expected(truth));
      const images = (name: string): number => truth.filter((image) => image.classes.includes(name)).length;
      assert.deepEqual({ ...report.positives }, Object.fromEntries(classes.map((name) => [name, images(name)])));
      assert.deepEqual(report.parts, { train: 12, validation: 6, test: 6 });
      assert.equal(report.objects, format === "folders" ? 0 : truth.flatMap((image) => image.classes).length);
      assert.deepEqual(everything(folder), before);
      assert.deepEqual(readdirSync(out).sort(), ["contact-sheet.png", "list.jsonl", "tasks.json"]);
      const { width, height } = await sharp(join(out, "contact-sheet.png")).metadata();
      assert.ok(width > 900 && height > 4 * 96, `${width} x ${height}`);
      const benchmark = await listBenchmark({ file: list, partition, seed: 1 });
      assert.equal(benchmark.counts?.read, truth.length);
      assert.deepEqual(
        benchmark.tasks.map((task) => task.classes.map((c) => benchmark.classes[c])),
        report.tasks,
      );
    });
  }
});

test("a COCO file with hundreds of objects: the counts are those of a plain count", async (t) => {
  const draw = random("coco");
  const names = Array.from({ length: 7 }, (_, c) => `class ${"abcdefg"[c]}`);
  const truth = Array.from({ length: 60 }, (_, index): TrueImage => {
    const shown = names.filter((_, c) => draw.uniform() < 1 / (c + 1));
    return { stem: `i${index}`, classes: shown, split: "train" };
  });
  const folder = await writeCoco(temporary(t), truth, names);
  for (const split of ["val", "test"]) execFileSync("rm", [join(folder, "annotations", `instances_${split}.json`)]);
  const file = join(folder, "annotations", "instances_train.json");
  const counted = execFileSync("python3", [
    "-c",
    "import json, sys, collections\nd = json.load(open(sys.argv[1]))\n" +
      "n = {c['id']: c['name'] for c in d['categories']}\n" +
      "seen = {(a['image_id'], a['category_id']) for a in d['annotations']}\n" +
      "print(json.dumps([len(d['images']), len(d['annotations']), collections.Counter(n[c] for _, c in seen)]))",
    file,
  ]).toString();
  const [images, objects, positives] = JSON.parse(counted) as [number, number, Record<string, number>];
  const { report } = await imported(t, folder);
  assert.deepEqual([report.images, report.objects, { ...report.positives }], [images, objects, positives]);
  assert.equal(report.showNone, truth.filter(({ classes }) => classes.length === 0).length);
});

/** Names that break tables, shells and markup. */
const nasty = [
  "a, b;c",
  'she said "no"',
  "it's `here` $(x)",
  "<b>&amp; x</b>",
  "e\u0301tude",
  "日本 語",
  "__proto__",
  "12",
  "-rf",
  "tab\there",
];

test("class names of any characters come through every layout", async (t) => {
  const draw = random("names");
  const alphabet = [..."abz,;:'\"`<>&| \u00e9\u65e5\u{1f600}#%{}[]$\\-_."];
  for (let round = 0; round < 4; round++) {
    const drawn = Array.from({ length: 5 }, () =>
      Array.from({ length: 1 + draw.integer(12) }, () => alphabet[draw.integer(alphabet.length)]).join(""),
    );
    const usable = (name: string): boolean =>
      name.trim() !== "" && !name.startsWith(".") && !/^(train|val|test)/i.test(name);
    const classes = [...new Set((round === 0 ? nasty : drawn).filter(usable).map((name) => name.trim()))];
    if (classes.length < 2) continue;
    const truth = truthOf(round, classes, 3 * classes.length);
    for (const [format, writeLayout] of Object.entries(layouts)) {
      // A folder's name cannot have a slash.
      const written = format === "folders" ? classes.filter((name) => !name.includes("/")) : classes;
      const those = truth.map((image) => ({
        ...image,
        classes: image.classes.filter((name) => written.includes(name)),
      }));
      const shown = format === "folders" ? those.filter((image) => image.classes.length > 0) : those;
      const folder = await writeLayout(temporary(t), shown, written);
      const { list, partition } = await imported(t, folder, { format });
      assert.deepEqual(saidBy(list), await expected(shown), `${format}: ${JSON.stringify(written)}`);
      const benchmark = await listBenchmark({ file: list, partition, seed: 1 });
      assert.deepEqual(new Set(benchmark.classes), new Set(written.map((name) => name.normalize("NFC"))));
    }
  }
});

test("the last line that is printed trains on what was imported", async (t) => {
  const classes = ["cat, the", "dog 'n'", "häst"];
  const folder = await writeYolo(join(temporary(t), "it's mine"), truthOf(2, classes, 48), classes);
  const out = join(temporary(t), 'out "2"');
  const { code, stdout, stderr } = await palimpsest("data", "import", folder, "--out", out);
  assert.equal(code, 0, stderr);
  const line = stdout.trimEnd().split("\n").at(-1)?.trim() ?? "";
  assert.match(line, /^npx palimpsest run --strategy lwf --benchmark list --data /);
  // The shell itself says which words the line has.
  const words = execFileSync("sh", [
    "-c",
    `for word in ${line.replace("npx palimpsest", "")}; do printf '%s\\0' "$word"; done`,
  ])
    .toString()
    .split("\0")
    .slice(0, -1);
  const run = join(out, "run");
  const small = ["--scale", "smoke", "--epochs", "1", "--image-size", "32", "--out", run];
  const trained = await palimpsest(...words, ...small);
  assert.equal(trained.code, 0, trained.stderr);
  const metrics = JSON.parse(readFileSync(join(run, "metrics.json"), "utf8")) as { readonly classAP: object };
  assert.deepEqual(Object.keys(metrics.classAP).sort(), [...classes].sort());
});

test("nothing is written by --dry-run, over other files, or into the folder", async (t) => {
  const classes = ["cat", "dog"];
  const folder = await writeYolo(temporary(t), truthOf(3, classes, 12), classes);
  const out = join(temporary(t), "out");
  const dry = await palimpsest("data", "import", folder, "--out", out, "--dry-run");
  assert.deepEqual([dry.code, existsSync(out)], [0, false]);
  assert.match(dry.stdout, /nothing was written \(--dry-run\)\n$/);
  write(out, "list.jsonl", "mine");
  const refused = await palimpsest("data", "import", folder, "--out", out);
  assert.deepEqual([refused.code, readFileSync(join(out, "list.jsonl"), "utf8")], [2, "mine"]);
  assert.match(refused.stderr, /list\.jsonl is there already.*--overwrite \[import\/exists\]/);
  write(out, "notes.txt", "mine");
  assert.equal((await palimpsest("data", "import", folder, "--out", out, "--overwrite")).code, 0);
  assert.equal(readFileSync(join(out, "notes.txt"), "utf8"), "mine");
  assert.equal(linesOf(join(out, "list.jsonl")).length, 12);
  const inside = await palimpsest("data", "import", folder, "--out", join(folder, "list"));
  assert.match(
    inside.stderr,
    /--out got .* it takes a folder outside of the one that is imported \[argument\/invalid\]/,
  );
  const many = await palimpsest("data", "import", folder, "--out", out, "--overwrite", "--tasks", "3");
  assert.match(many.stderr, /--tasks got 3; it takes at most the number of classes that images show, 2/);
});

test("--json says the same, with the command", async (t) => {
  const folder = await writeYolo(temporary(t), truthOf(4, ["1", "0"], 12), ["1", "0"]);
  const { stdout } = await palimpsest(
    "data",
    "import",
    folder,
    "--out",
    join(temporary(t), "out"),
    "--json",
    "--tasks",
    "1",
  );
  const said = JSON.parse(stdout) as { readonly images: number; readonly tasks: string[][]; readonly command: string };
  assert.deepEqual([said.images, said.tasks.map((names) => [...names].sort())], [12, [["0", "1"]]]);
  assert.match(said.command, /^npx palimpsest run /);
});
