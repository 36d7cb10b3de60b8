import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { withoutMpi } from "../distributed/mpirun";
import { temporaryFolder } from "../training/tiny";
import { walk, writeWalkJob } from "./walk";

/*
 * A part of the walk that `npm run killwalk` makes at every operation and with more strategies. Which operations a part
 * has shifts with `every`: the parts of the two runs differ.
 */
const folder = temporaryFolder();
before(() =>
  writeWalkJob(folder, [
    { strategy: "hat" },
    { strategy: "derpp:memory=6", name: "derpp with statistics of each rank", batchNorm: "local" },
  ]),
);

describe("a run that goes on from what a kill leaves at a file operation", () => {
  it("has the files of one that nobody killed: hat on one process", async (t) => {
    const { operations, resumed, killed, differences } = await walk(folder, {
      name: "hat",
      ranks: 1,
      every: 6,
      killEvery: 37,
    });
    t.diagnostic(`${operations.length} operations, ${resumed} runs resumed, ${killed} processes killed`);
    assert.deepEqual(differences, []);
    assert.equal(killed, Math.floor(operations.length / 37));
    // Everything that is written goes through an operation that is counted.
    for (const what of ["rename manifest.json", "write events.jsonl", "write events.out", "rename checkpoints/latest"])
      assert.ok(
        operations.some((operation) => operation.startsWith(what)),
        what,
      );
  });

  it("has the same: derpp on two ranks, each with its own statistics", { skip: withoutMpi }, async (t) => {
    const name = "derpp with statistics of each rank";
    const { operations, resumed, killed, differences } = await walk(folder, {
      name,
      ranks: 2,
      every: 13,
      killEvery: 53,
    });
    t.diagnostic(`${operations.length} operations, ${resumed} runs resumed, ${killed} processes killed`);
    assert.deepEqual(differences, []);
  });
});
