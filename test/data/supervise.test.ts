import assert from "node:assert/strict";
import { test } from "node:test";
import { supervise } from "../../src/data/supervise";
import { partition } from "../../src/data/partition";
import { random } from "../../src/base/random";
import { randomExamples, randomTasks } from "./fixtures";

for (const regime of ["unavailable", "available"] as const) {
  test(`labels of earlier tasks ${regime}: exactly those classes are known, and nothing else leaks`, () => {
    for (let trial = 0; trial < 20; trial++) {
      const stream = random(trial, "supervise");
      const count = 2 + stream.integer(20);
      const classes = Array.from({ length: count }, (_, c) => `class ${c}`);
      const own = randomTasks(stream, count, 1 + stream.integer(Math.min(4, count)));
      const examples = randomExamples(stream, 120, count);
      for (const { known } of examples) for (let c = 0; c < count; c++) if (stream.uniform() < 0.1) known[c] = 0;
      const { tasks } = partition(examples, own, { seed: trial });
      const before = structuredClone(tasks);
      tasks.forEach((task, t) => {
        const allowed = new Set(regime === "unavailable" ? own[t] : own.slice(0, t + 1).flat());
        const shown = supervise(task, regime, { classes, tasks });
        assert.deepEqual(
          shown.map(({ id }) => id),
          task.train.map(({ id }) => id),
        );
        shown.forEach(({ labels, known }, index) => {
          const full = task.train[index];
          for (let c = 0; c < count; c++) {
            const visible = allowed.has(c) && full.known[c] === 1;
            assert.equal(known[c], visible ? 1 : 0);
            assert.equal(labels[c], visible ? full.labels[c] : 0);
          }
        });
      });
      assert.deepEqual(tasks, before);
    }
  });
}
