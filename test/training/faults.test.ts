import assert from "node:assert/strict";
import { test } from "node:test";
import type { Communicator } from "../../src/distributed";
import { savedNumbers } from "../../src/strategies/interface/savedTensor";
import { run } from "../../src/training";
import { assertAgreed } from "../../src/training/together";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

test("a loss that is not finite ends the run with the place and the losses", async () => {
  const data = await tinyBenchmark(temporaryFolder());
  const options = { ...tinyOptions, strategy: "finetune", learningRate: 1e30 };
  await assert.rejects(run(options, { data }), {
    code: "training/diverged",
    message: /^task 1, epoch \d+, step \d+: the loss is not finite \(.*(NaN|Infinity)/,
  });
});

test("ranks that do not have the same are refused on all of them; the same value is none", () => {
  // The other rank is this one's first word, and then the same again.
  const world = (other: unknown): Communicator => {
    const sent: Uint8Array[] = [];
    const first = {
      size: 2,
      rank: 0,
      broadcast: (hash: Uint8Array) => (sent.push(hash), hash),
      allReduce: <A>(a: A) => a,
    };
    assertAgreed(first as unknown as Communicator, "data", other);
    return { size: 2, rank: 1, broadcast: () => sent[0], allReduce: <A>(a: A) => a } as unknown as Communicator;
  };
  assert.throws(() => assertAgreed(world({ hash: "a" }), "data", { hash: "b" }), {
    code: "run/disagree",
    message: /^rank 1: the ranks do not have the same data\./,
  });
  assertAgreed(world({ hash: "a" }), "data", { hash: "a" });
});

test("a checkpoint without a tensor of the strategy names it", () => {
  assert.throws(() => savedNumbers(new Map(), "fisher/conv1"), { code: "checkpoint/tensor", message: /fisher\/conv1/ });
});
