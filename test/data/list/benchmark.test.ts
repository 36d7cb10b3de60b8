import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { listBenchmark } from "../../../src/data/list/benchmark";
import { summarise } from "../../../src/data/summary";
import { palimpsest } from "../../cli/capture";
import { temporary } from "../fixtures";

function folderOf(t: TestContext, ...images: string[]) {
  const folder = temporary(t);
  mkdirSync(join(folder, "pictures"));
  for (const image of images) writeFileSync(join(folder, "pictures", image), "");
  return (name: string, text: string): string => (writeFileSync(join(folder, name), text), join(folder, name));
}

const partition = { name: "farm", tasks: [["cow"], ["cat", "dog"]] };
const abc = ["a.jpg", "b.jpg", "c.jpg"];

test("the same list as a column a class, as a column of labels and as JSON lines of both kinds", async (t) => {
  const write = folderOf(t, ...abc);
  const files = [
    write(
      "a.csv",
      "image,split,cat,cow,dog\npictures/a.jpg,train,1,0,0\n" +
        'pictures/b.jpg,test,,1,0\n"pictures/c.jpg",train,0, 1 ,1\r\n',
    ),
    write(
      "b.csv",
      "\ufefflabels, unknown ,image,split\ncat,,pictures/a.jpg,train\n" +
        "cow,cat,pictures/b.jpg,test\ndog; cow,,pictures/c.jpg,train\n",
    ),
    write(
      "c.jsonl",
      '{"image":"pictures/a.jpg","labels":["cat"],"split":"train"}\n' +
        '{"image":"pictures/b.jpg","labels":["cow"],"unknown":["cat"],"split":"test"}\n' +
        '\n{"image":"pictures/c.jpg","labels":["cow","dog"],"split":"train"}',
    ),
    write(
      "d.ndjson",
      '{"image":"pictures/a.jpg","labels":{"cat":1,"cow":0,"dog":0},"split":"train"}\n' +
        '{"image":"pictures/b.jpg","labels":{"cow":1,"dog":0,"cat":null},"split":"test"}\n' +
        '{"image":"pictures/c.jpg","labels":{"cow":1,"dog":1,"cat":0},"split":"train"}',
    ),
  ];
  for (const file of files) {
    const benchmark = await listBenchmark({ file, partition, seed: 1, validation: 0 });
    const shown = benchmark.tasks.map(({ train, test: held }) =>
      [train, held].map((part) => part.map(({ id, labels, known }) => [id, labels.join(""), known.join("")])),
    );
    assert.deepEqual([benchmark.name, benchmark.classes], ["farm", ["cow", "cat", "dog"]]);
    assert.deepEqual(
      shown,
      [
        [[], [["pictures/b.jpg", "100", "101"]]],
        [
          [
            ["pictures/a.jpg", "010", "111"],
            ["pictures/c.jpg", "101", "111"],
          ],
          [],
        ],
      ],
      file,
    );
  }
});

test("what a list does not say is unknown, never absent", async (t) => {
  const write = folderOf(t, ...abc);
  const file = write(
    "a.jsonl",
    '{"image":"pictures/a.jpg","labels":{"cat":1}}\n{"image":"pictures/b.jpg",' +
      '"labels":{"cow":0,"dog":1}}\n{"image":"pictures/c.jpg","labels":{"cow":1}}',
  );
  const { tasks } = await listBenchmark({ file, partition, seed: 1, validation: 0 });
  const all = tasks
    .flatMap((task) => [...task.train, ...task.validation, ...task.test])
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(
    all.map(({ labels, known }) => [labels.join(""), known.join("")]),
    [
      ["010", "010"],
      ["001", "101"],
      ["100", "100"],
    ],
  );
});

test("without a description: sessions over the list's classes", async (t) => {
  const write = folderOf(t, ...abc);
  const file = write("a.csv", "image,labels\npictures/a.jpg,dog\npictures/b.jpg,dog;cat\npictures/c.jpg,cow\n");
  const benchmark = await listBenchmark({ file, protocol: "B1-C1", seed: 1, validation: 0 });
  assert.deepEqual(
    [benchmark.classes, benchmark.tasks.map(({ classes }) => classes)],
    [
      ["cat", "cow", "dog"],
      [[0], [1], [2]],
    ],
  );
  await assert.rejects(listBenchmark({ file, seed: 1 }), {
    code: "argument/invalid",
    message: /^--protocol got "disjoint".*describes none/,
  });
});

test("mistakes are named with the line", async (t) => {
  const write = folderOf(t, ...abc);
  const open = (name: string, text: string, description: object = partition) =>
    listBenchmark({ file: write(name, text), partition: description, seed: 1 });
  const refused: [name: string, text: string, code: string, message: RegExp][] = [
    ["a.csv", "", "list/invalid", /a\.csv:1: there is no header/],
    ["a.csv", "image,labels\n", "list/invalid", /there are no images/],
    ["a.csv", "picture,cat\nx,1\n", "list/invalid", /no column image/],
    ["a.csv", "image,cat,cat\npictures/a.jpg,1,1\n", "list/invalid", /"cat" twice/],
    ["a.csv", "image,cat\npictures/a.jpg,1,1\n", "list/invalid", /a\.csv:2: Invalid Record Length/],
    ["a.csv", "image,cat\npictures/a.jpg,2\n", "list/invalid", /a\.csv:2: cat is "2"/],
    ["a.csv", 'image,cat\n"pictures/a.jpg,1\n', "list/invalid", /Quote/],
    ["a.csv", "image,cat,labels\npictures/a.jpg,1,cat\n", "list/invalid", /either a column labels or a column a class/],
    [
      "a.csv",
      "image,labels\npictures/a.jpg,cat;bull\n",
      "list/invalid",
      /the class "bull" is not one of the partition's/,
    ],
    [
      "a.csv",
      "image,labels\npictures/a.jpg,cat\npictures/../pictures/a.jpg,dog\n",
      "list/invalid",
      /a\.csv:3: .* already listed on line 2/,
    ],
    [
      "a.csv",
      "image,labels\npictures/z.jpg,cat\n",
      "image/missing",
      /pictures\/z\.jpg is listed, but it is not in .*pictures/,
    ],
    [
      "a.csv",
      "image,labels,split\npictures/a.jpg,cat,train\npictures/b.jpg,cat,\n",
      "list/invalid",
      /a\.csv:3: the split is missing here/,
    ],
    ["a.csv", "image,labels,split\npictures/a.jpg,cat,val\n", "list/invalid", /split is "val"/],
    ["a.csv", "image,labels,split\npictures/a.jpg,cat,test\n", "list/invalid", /no training images/],
    ["a.jsonl", '{"image":"pictures/a.jpg","labels":["cat"]\n', "list/invalid", /a\.jsonl:1: not JSON/],
    ["a.jsonl", '\n{"image":"pictures/a.jpg"}', "list/invalid", /a\.jsonl:2: labels must be/],
    [
      "a.jsonl",
      '{"image":"pictures/a.jpg","labels":["cat"],"unknown":["cat"]}',
      "list/invalid",
      /both present and unknown/,
    ],
    ["a.jsonl", '{"image":"pictures/a.jpg","labels":{"cat":true}}', "list/invalid", /"cat" is true/],
  ];
  for (const [name, text, code, message] of refused) await assert.rejects(open(name, text), { code, message }, text);
  const descriptions: [object, RegExp][] = [
    [{ taks: [["cat"]] }, /has the member "taks"; it takes name, classes, tasks, protocol, test/],
    [{ tasks: [["cat"], ["cat"]] }, /names the class "cat" twice/],
    [{ tasks: [["cat"], []] }, /as tasks; it takes an array of arrays/],
    [{ classes: ["cat", "dog"], tasks: [["cat"]] }, /has the class "dog" in only one/],
    [{ test: 1 }, /as test; it takes a number/],
  ];
  for (const [description, message] of descriptions) {
    await assert.rejects(open("a.csv", "image,labels\npictures/a.jpg,cat\n", description), {
      code: "partition/invalid",
      message,
    });
  }
});

test("the command line prints the same partition", async (t) => {
  const write = folderOf(t, ...abc);
  const file = write("a.csv", "image,labels\npictures/a.jpg,dog\npictures/b.jpg,dog;cat\npictures/c.jpg,cow\n");
  const description = write("p.json", JSON.stringify({ ...partition, test: 0.5 }));
  const { code, stdout, stderr } = await palimpsest(
    "data",
    "partition",
    "--list",
    file,
    "--partition",
    description,
    "--validation",
    "0",
    "--json",
  );
  assert.equal(code, 0);
  assert.match(stderr, /^palimpsest: a run cannot choose its epochs of task 1 [^\n]*\n$/);
  const expected = summarise(
    await listBenchmark({ file, partition: { ...partition, test: 0.5 }, seed: 1, validation: 0 }),
  );
  assert.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(expected)));
  assert.deepEqual(
    expected.tasks.map((task) => [task.images, task.train, task.test, task.positives.dog]),
    [
      [1, 1, 0, 0],
      [2, 1, 1, 2],
    ],
  );
  const refused = await palimpsest("data", "partition", "--list", file, "--lists", "x");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--lists got "x"; it takes nothing with --benchmark list, only with voc/);
});
