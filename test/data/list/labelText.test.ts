/** What stands in a column of labels: classes separated by `;`, and nothing else is guessed. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { listBenchmark } from "../../../src/data/list/benchmark";
import type { PartitionDescription } from "../../../src/data/list/partition";
import { temporary } from "../fixtures";

function listOf(t: TestContext, name: string, lines: readonly string[]): string {
  const folder = temporary(t);
  for (let index = 0; index < lines.length; index++) writeFileSync(join(folder, `${index}.jpg`), "");
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return join(folder, name);
}

const open = (file: string, partition: PartitionDescription = {}) =>
  listBenchmark({ file, partition, protocol: "B0-C1", seed: 1 });

/** A column of labels with these cells. */
const columnOf = (t: TestContext, cells: readonly string[]): string =>
  listOf(t, "l.csv", ["image,labels", ...cells.map((cell, index) => `${index}.jpg,"${cell.replaceAll('"', '""')}"`)]);

/** JSON lines with these arrays. */
const linesOf = (t: TestContext, labels: readonly object[]): string =>
  listOf(
    t,
    "l.jsonl",
    labels.map((each, index) => JSON.stringify({ image: `${index}.jpg`, labels: each })),
  );

test("other separators, lists and missing values are refused with the line and the way out", async (t) => {
  const refused: [cells: string[], line: number, message: RegExp][] = [
    [
      ["cat", "cat,dog"],
      3,
      /the class "cat,dog" has "," in it.*only ; separates classes.*description of the partition/,
    ],
    [["cat|dog", "cow"], 2, /"cat\|dog" has "\|" in it/],
    [["cat;cow", "cat\tdog"], 3, /"cat\\tdog" has "\\t"/],
    [["cat\u3001dog"], 2, /has "\u3001" in it/],
    [["cat\uff1bdog"], 2, /has "\uff1b" in it/],
    [["cat;cow", "cow, dog"], 3, /has "," in it/],
    [["cat dog", "dog"], 2, /"cat dog" may be several/],
    [["cat/dog"], 2, /"cat\/dog" may be several/],
    [["cat+dog"], 2, /may be several/],
    [["cat & dog"], 2, /may be several/],
    [["0 1 1 0"], 2, /may be several/],
    [["cat;dog", "cat dog"], 3, /"cat dog" is made of other classes, "cat" and "dog"/],
    [["cat;dog", "cat-dog"], 3, /is made of other classes/],
    [["cat;dog", "cat_dog"], 3, /is made of other classes/],
    [["['cat', 'dog']"], 2, /is written as a list or in quotation marks/],
    [['["cat"]'], 2, /is written as a list/],
    [["{cat}"], 2, /is written as a list/],
    [["'cat'"], 2, /in quotation marks/],
    [["cat", "nan"], 3, /"nan" stands for a missing value/],
    [["cat;dog", "None"], 3, /"None" stands for a missing value/],
    [["1;0", "0;1"], 1, /the classes are only 1 and 0/],
    [["cat;dog", "Cat"], 3, /the class "Cat" is nearly "cat" of line 2.*description of the partition/],
  ];
  for (const [cells, line, message] of refused)
    await assert.rejects(open(columnOf(t, cells)), ({ code, message: got }: Error & { code?: string }) => {
      assert.equal(code, "list/invalid", got);
      assert.match(got, new RegExp(`l\\.csv:${line}: `), cells.join());
      assert.match(got, message);
      return true;
    });
});

test("names that have such characters are classes where the list or the description says so", async (t) => {
  const classesOf = async (file: string, classes?: string[]) => (await open(file, classes && { classes })).classes;
  assert.deepEqual(await classesOf(columnOf(t, ["traffic light;cat", "TV/monitor", "c++;R&B;t-shirt"])), [
    ...["R&B", "TV/monitor", "c++", "cat", "t-shirt", "traffic light"],
  ]);
  const named = ["cat,dog", "nan", "['x']", "cat", "Cat", "cat dog"];
  assert.deepEqual(await classesOf(columnOf(t, named), named), named);
  const array = [["tench, Tinca tinca", "a|b", "none"], ["[x]"]];
  assert.deepEqual(await classesOf(linesOf(t, array)), array.flat().sort());
});

test("JSON lines: one word in two writings is one class; a name twice, or several in a text, is refused", async (t) => {
  assert.deepEqual((await open(linesOf(t, [["cat ", "caf\u00e9"], [" cat", "cafe\u0301"], { "cat\t": 1 }]))).classes, [
    "caf\u00e9",
    "cat",
  ]);
  await assert.rejects(open(linesOf(t, [["cat"], ["dog"], ["cat,dog"]])), {
    code: "list/invalid",
    message: /l\.jsonl:3: the class "cat,dog" is made of other classes/,
  });
  await assert.rejects(open(linesOf(t, [{ cat: 1, "cat ": 0 }])), { message: /l\.jsonl:1: labels has a class twice/ });
  await assert.rejects(open(linesOf(t, [["cat"], ["CAT"]])), {
    message: /l\.jsonl:2: the class "CAT" is nearly "cat"/,
  });
  const twice = '{"image":"0.jpg","labels":{"cat":1,"dog":"{\\"cat\\":1}","cat":0}}';
  await assert.rejects(open(listOf(t, "l.jsonl", [twice])), {
    message: /l\.jsonl:1: not JSON .*one of its names twice/,
  });
});

test("a class that the description does not have is told with the one that it is nearly", async (t) => {
  const classes = ["cat", "dog"];
  await assert.rejects(open(columnOf(t, ["cat", "Dog"]), { classes }), {
    message: /l\.csv:3: the class "Dog" is not one of the partition's, which has "dog"/,
  });
  await assert.rejects(open(columnOf(t, ["['cat', 'dog']"]), { classes }), {
    message: /is not one of the partition's, but its parts are: classes are separated by ;/,
  });
});

test("tables of other programs: columns by ; or tabs, 1.0 and 0.0; the rest is told as it is", async (t) => {
  for (const separator of [";", "\t"]) {
    const rows = [
      ["image", "cat", "dog"],
      ["0.jpg", "1.0", "0.0"],
      ["1.jpg", "", "1"],
      ["2.jpg", "1.", "0"],
    ];
    const file = listOf(
      t,
      "l.csv",
      rows.map((row) => row.join(separator)),
    );
    const { classes, tasks } = await open(file);
    const [{ labels, known }] = tasks[1].train;
    assert.deepEqual(
      [classes, [...labels], [...known]],
      [
        ["cat", "dog"],
        [0, 1],
        [0, 1],
      ],
    );
  }
  const refused: [lines: string[], message: RegExp][] = [
    [["filename,cat", "0.jpg,1"], /has no column image; its columns are "filename", "cat"/],
    [[",image,cat", "0,0.jpg,1"], /a column without a name; if it numbers the rows, as pandas does, leave it out/],
    [["image,tags", "0.jpg,cat"], /tags is "cat", not 1, 0 or nothing; classes .* stand in a column labels/],
    [["image,cat", "0.jpg,-1"], /cat is "-1", not 1, 0 or nothing\. /],
    [["image,cat", "0.jpg,nan"], /cat is "nan", not 1, 0 or nothing/],
    [["image,caf\u00e9,cafe\u0301", "0.jpg,1,0"], /the header has "caf\u00e9" twice/],
  ];
  for (const [lines, message] of refused)
    await assert.rejects(open(listOf(t, "l.csv", lines)), { code: "list/invalid", message });
});
