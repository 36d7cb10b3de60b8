import assert from "node:assert/strict";
import { test } from "node:test";
import { partition, taskOf } from "../../src/data/partition";
import { random } from "../../src/base/random";
import { randomExamples, randomTasks } from "./fixtures";

const trials = Array.from({ length: 40 }, (_, trial) => {
  const stream = random(trial, "partition test");
  const classes = 1 + stream.integer(25);
  const tasks = randomTasks(stream, classes, 1 + stream.integer(Math.min(classes, 6)));
  const examples = randomExamples(stream, stream.integer(400), classes);
  const parts = [0, 0.1, 0.25, 0.9];
  return { seed: trial, tasks, examples, test: parts[stream.integer(4)], validation: parts[stream.integer(4)] };
});

test("an image belongs to the last task of which it has a positive class", () => {
  for (const { tasks, examples } of trials) {
    for (const { labels } of examples) {
      const present = tasks.map((classes) => classes.reduce((sum, c) => sum + labels[c], 0) > 0);
      assert.equal(taskOf(labels, tasks), present.lastIndexOf(true));
    }
  }
});

test("tasks and parts are disjoint and complete, and of the sizes asked for", () => {
  for (const { examples, tasks, ...options } of trials) {
    const result = partition(examples, tasks, options);
    const ids = result.tasks.flatMap((task) => [...task.train, ...task.validation, ...task.test]).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(ids.length + result.leftOut, examples.length);
    assert.equal(result.leftOut, examples.filter(({ labels }) => !labels.includes(1)).length);
    result.tasks.forEach((task, index) => {
      assert.equal(task.number, index + 1);
      assert.deepEqual(task.classes, tasks[index]);
      const all = [...task.train, ...task.validation, ...task.test];
      for (const { labels } of all) assert.equal(taskOf(labels, tasks), index);
      const rest = all.length - task.test.length;
      assert.ok(Math.abs(task.test.length - all.length * options.test) < 1);
      assert.ok(task.test.length <= all.length * options.test + 1e-9);
      assert.ok(Math.abs(task.validation.length - rest * options.validation) < 1);
      assert.ok(task.validation.length <= rest * options.validation + 1e-9);
    });
  }
});

test("the order of the examples does not matter, the seed does, and validation leaves the test part alone", () => {
  const { examples, tasks } = {
    examples: randomExamples(random(1, "order"), 500, 6),
    tasks: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  };
  const result = partition(examples, tasks, { seed: 3 });
  const shuffled = random(2, "order").shuffle([...examples]);
  assert.deepEqual(partition(shuffled, tasks, { seed: 3 }), result);
  assert.notDeepEqual(partition(examples, tasks, { seed: 4 }), result);
  const whole = partition(examples, tasks, { seed: 3, validation: 0 });
  assert.deepEqual(
    whole.tasks.map((task) => task.test),
    result.tasks.map((task) => task.test),
  );
  assert.deepEqual(
    whole.tasks.map((task) => task.validation),
    [[], [], []],
  );
});

test("the test part is a random one: over seeds, every image is in it about as often", () => {
  const examples = randomExamples(random(1, "uniform"), 50, 1).map((example) => ({
    ...example,
    labels: Uint8Array.of(1),
  }));
  const seeds = 2000;
  const hits = new Map(examples.map(({ id }) => [id, 0]));
  for (let seed = 0; seed < seeds; seed++) {
    for (const { id } of partition(examples, [[0]], { seed, test: 0.2 }).tasks[0].test) hits.set(id, hits.get(id)! + 1);
  }
  const deviation = Math.sqrt(seeds * 0.2 * 0.8);
  for (const count of hits.values()) assert.ok(Math.abs(count - seeds * 0.2) < 5 * deviation, `${count} of ${seeds}`);
});

test("parts outside [0, 1) are refused", () => {
  for (const value of [-0.1, 1, NaN]) {
    assert.throws(() => partition([], [[0]], { seed: 1, test: value }), {
      code: "argument/invalid",
      message: /^test got/,
    });
    assert.throws(() => partition([], [[0]], { seed: 1, validation: value }), {
      code: "argument/invalid",
      message: /^validation got/,
    });
  }
});
