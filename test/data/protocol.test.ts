import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { arrange, type Source } from "../../src/data/arrange";
import { imagesOf, type Example } from "../../src/data/benchmark";
import { planOf, type ClassOrder } from "../../src/data/protocol";
import { supervise } from "../../src/data/supervise";
import { vocBenchmark } from "../../src/data/voc/benchmark";
import { vocClasses, vocTasks } from "../../src/data/voc/classes";
import { random } from "../../src/base/random";
import { writeAnnotatedSet } from "./devkit";
import { randomExamples, temporary } from "./fixtures";

interface Session {
  readonly classes: readonly string[];
  readonly train: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly test: Session["train"];
}

const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => String(index + from).padStart(6, "0"));

/** Labels by class name where they are known, by image. */
const named = (examples: readonly Example[], only: readonly string[] = vocClasses): Session["train"] =>
  Object.fromEntries(
    examples.map(({ id, labels, known }) => [
      id,
      Object.fromEntries(
        [...labels].flatMap((label, c) =>
          known[c] === 1 && only.includes(vocClasses[c]) ? [[vocClasses[c], label]] : [],
        ),
      ),
    ]),
  );

test("sessions hold exactly the images and labels that a script reads off the annotation files", async (t) => {
  const directory = temporary(t);
  const folder = join(directory, "VOC2007");
  const stream = random(5, "sessions");
  writeAnnotatedSet(folder, "trainval", numbered(300), stream);
  writeAnnotatedSet(folder, "test", numbered(200, 300), stream);
  writeAnnotatedSet(
    join(directory, "VOC2012"),
    "trainval",
    numbered(20).map((id) => `2008_${id}`),
    stream,
  );
  for (const [base, step] of [
    [0, 4],
    [10, 2],
    [4, 2],
    [5, 3],
  ]) {
    const output = execFileSync("python3", [join(__dirname, "sessions.py"), folder, String(base), String(step)], {
      encoding: "utf8",
    });
    const sessions = JSON.parse(output) as Session[];
    const benchmark = await vocBenchmark({ directory, protocol: `B${base}-C${step}`, seed: 1, validation: 0 });
    assert.equal(benchmark.name, `voc2007 B${base}-C${step}`);
    assert.equal(benchmark.testOn, "seen");
    assert.deepEqual(benchmark.classes, vocClasses);
    assert.equal(benchmark.tasks.length, sessions.length);
    benchmark.tasks.forEach((task, index) => {
      const session = sessions[index];
      const seen = sessions.slice(0, index + 1).flatMap(({ classes }) => classes);
      assert.deepEqual(
        task.classes.map((c) => vocClasses[c]),
        session.classes,
      );
      assert.deepEqual(named(supervise(task, "unavailable", benchmark)), session.train);
      assert.deepEqual(named(imagesOf(benchmark.tasks.slice(0, index + 1), "test"), seen), session.test);
    });
    const recurring = benchmark.tasks.flatMap((task) => task.train.map(({ id }) => id));
    assert.ok(new Set(recurring).size < recurring.length, "images recur");
  }
});

test("an image held out of one session is held out of all; what difficult objects leave open stays so", async (t) => {
  const directory = temporary(t);
  const stream = random(6, "sessions");
  writeAnnotatedSet(join(directory, "VOC2007"), "trainval", numbered(300), stream);
  writeAnnotatedSet(join(directory, "VOC2007"), "test", numbered(50, 300), stream);
  const benchmark = await vocBenchmark({ directory, protocol: "B0-C4", seed: 1, difficult: "ignored" });
  const held = imagesOf(benchmark.tasks, "validation");
  const trained = new Set(imagesOf(benchmark.tasks, "train").map(({ id }) => id));
  assert.ok(held.length > 10 && held.every(({ id }) => !trained.has(id)));
  assert.ok(imagesOf(benchmark.tasks, "test").every(({ id }) => Number(id) >= 300));
  const unknown = imagesOf(benchmark.tasks, "train").reduce(
    (sum, { known }) => sum + known.filter((value) => value === 0).length,
    0,
  );
  assert.ok(unknown > 30);
  for (const task of benchmark.tasks) {
    const shown = supervise(task, "unavailable", benchmark);
    shown.forEach(({ known, labels }, index) => {
      const full = task.train[index];
      assert.deepEqual(
        [...known],
        vocClasses.map((_, c) => (task.classes.includes(c) ? full.known[c] : 0)),
      );
      assert.ok(labels.every((label, c) => label === 0 || known[c] === 1));
    });
  }
});

test("classes of Bx-Cy: all of them once, x then y at a time, in the order asked for", () => {
  const stream = random(1, "plans");
  for (let trial = 0; trial < 200; trial++) {
    const step = 1 + stream.integer(5);
    const sessions = 1 + stream.integer(6);
    const base = stream.integer(8);
    const classes = Array.from({ length: base + step * sessions }, (_, c) => `class ${(c * 7919) % 1000}`);
    for (const classOrder of [undefined, "own", "alphabetical", "random"] as const) {
      const { tasks, membership } = planOf(classes, undefined, {
        protocol: `B${base}-C${step}`,
        classOrder,
        seed: trial,
      });
      assert.equal(membership, "each");
      assert.deepEqual(
        tasks.map(({ length }) => length),
        [...(base ? [base] : []), ...Array<number>(sessions).fill(step)],
      );
      const order = tasks.flat().map((c) => classes[c]);
      if (classOrder === "own") assert.deepEqual(order, classes);
      else if (classOrder !== "random") assert.deepEqual(order, [...classes].sort());
      assert.deepEqual(
        tasks.flat().sort((a, b) => a - b),
        classes.map((_, c) => c),
      );
    }
  }
  const orders = [1, 2, 1].map(
    (seed) => planOf(vocClasses, vocTasks, { protocol: "B0-C4", classOrder: "random", seed }).tasks,
  );
  assert.deepEqual(orders[0], orders[2]);
  assert.notDeepEqual(orders[0], orders[1]);
});

test("the own tasks in another order of classes keep their sizes", () => {
  const { tasks } = planOf(vocClasses, vocTasks, { protocol: "disjoint", classOrder: "alphabetical", seed: 1 });
  assert.deepEqual(
    tasks.map(({ length }) => length),
    [7, 7, 6],
  );
  assert.deepEqual(
    tasks.flat().map((c) => vocClasses[c]),
    [...vocClasses].sort(),
  );
  assert.deepEqual(planOf(vocClasses, vocTasks, { protocol: "disjoint", seed: 1 }).tasks, vocTasks);
});

test("protocols that do not fit are refused with what would", () => {
  const plan = (protocol: string, own: typeof vocTasks | undefined = vocTasks) =>
    planOf(vocClasses, own, { protocol, seed: 1 });
  for (const protocol of ["B0-C3", "B20-C4", "B19-C4", "B4-C0", "B21-C1"]) {
    assert.throws(() => plan(protocol), {
      code: "argument/invalid",
      message: /^--protocol got .*a multiple of y = 20 classes$/,
    });
  }
  for (const protocol of ["", "B0C4", "B-1-C4", "b0-c4", "toString", "B0-C4 "]) {
    assert.throws(() => plan(protocol), {
      code: "argument/invalid",
      message: /it takes disjoint, overlapping, shared, or Bx-Cy/,
    });
  }
  assert.throws(() => planOf(vocClasses, undefined, { protocol: "disjoint", seed: 1 }), {
    code: "argument/invalid",
    message: /describes none/,
  });
  assert.throws(() => planOf(vocClasses, vocTasks, { protocol: "B0-C4", classOrder: "z" as ClassOrder, seed: 1 }), {
    code: "argument/invalid",
  });
});

test("overlapping and shared tasks over published parts", () => {
  const stream = random(3, "shared");
  const [train, validation, tested] = [120, 40, 40].map((count, part) =>
    randomExamples(stream, count, 6).map((example) => ({ ...example, id: `${part} ${example.id}` })),
  );
  const source: Source = {
    name: "toy",
    classes: ["a", "b", "c", "d", "e", "f"],
    tasks: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
    protocol: "disjoint",
    parts: { train, validation, test: tested },
  };
  const shared = arrange(source, { protocol: "shared", seed: 1 });
  for (const task of shared.tasks)
    assert.deepEqual([task.train, task.validation, task.test], [train, validation, tested]);
  assert.deepEqual([shared.leftOut, shared.testOn, shared.name], [0, "all", "toy shared"]);
  const overlapping = arrange(source, { protocol: "overlapping", seed: 1 });
  overlapping.tasks.forEach(({ classes, ...parts }) => {
    for (const [part, all] of [
      ["train", train],
      ["validation", validation],
      ["test", tested],
    ] as const) {
      assert.deepEqual(
        parts[part],
        all.filter(({ labels }) => classes.some((c) => labels[c] === 1)),
      );
    }
  });
  const without = [...train, ...validation, ...tested].filter(({ labels }) => !labels.includes(1)).length;
  assert.deepEqual([overlapping.leftOut, overlapping.testOn, overlapping.name], [without, "seen", "toy overlapping"]);
});

test("a sequence has at most 1,000 tasks, sessions or a data set's own", () => {
  const classes = Array.from({ length: 1001 }, (_, c) => `class ${c}`);
  const own = classes.map((_, c) => [c]);
  const refused = {
    code: "argument/invalid",
    message: /at most 1000 (sessions|tasks), and (these would be|there are) 1001/,
  };
  assert.throws(() => planOf(classes, undefined, { protocol: "B0-C1", seed: 1 }), refused);
  assert.throws(() => planOf(classes, own, { protocol: "disjoint", seed: 1 }), refused);
  assert.throws(() => planOf(classes, undefined, { protocol: "B1-C1", seed: 1 }), refused);
  assert.equal(planOf(classes.slice(1), undefined, { protocol: "B0-C1", seed: 1 }).tasks.length, 1000);
});
