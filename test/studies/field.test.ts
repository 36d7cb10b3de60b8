import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldStudy, leaderboardOf, runStudy } from "../../src/studies";
import { temporaryFolder } from "../training/tiny";

test("the field's sessions run on Scenes, and are ranked by protocol beside lwf", async () => {
  const fast = { width: 4, imageSize: 32, epochs: 1, audit: 0 } as const;
  const wanted = /^\S+ (lwf|er:memory=100|joint)$/;
  const methods = fieldStudy.methods
    .filter(({ name }) => wanted.test(name))
    .map(({ name, options }) => ({ name, options: { ...options, ...fast } }));
  assert.equal(methods.length, 6);
  const result = await runStudy(
    { ...fieldStudy, methods },
    { scale: "smoke", seeds: [1], folder: temporaryFolder(), jobs: 1 },
  );
  const { tables } = await leaderboardOf(result);
  assert.deepEqual(
    tables.map(({ protocol, reference }) => [protocol.benchmark, protocol.labels, reference]),
    [
      ["scenes B0-C4", "unavailable", "lwf"],
      ["scenes B10-C2", "unavailable", "lwf"],
    ],
  );
  tables.forEach(({ rows }, i) => {
    assert.deepEqual(rows.map(({ method }) => method).sort(), ["er:memory=100", "joint", "lwf"]);
    for (const { method, averageMAP, lastMAP, difference, costs } of rows) {
      const { record } = result.runs.find(({ record: { name } }) => name === `${["B0-C4", "B10-C2"][i]} ${method}`)!;
      assert.equal(lastMAP?.mean, record.metrics.acc);
      const isJoint = method === "joint";
      assert.equal(averageMAP?.mean, isJoint ? undefined : record.metrics.averageMAP);
      assert.equal(costs.sessions?.mean, isJoint ? 1 : [5, 6][i]);
      assert.equal(costs.samples?.mean, method === "er:memory=100" ? 100 : 0);
      assert.ok((costs.parameters?.mean ?? 0) > 1000);
      assert.equal(difference.lastMAP === null, method === "lwf");
    }
  });
});
