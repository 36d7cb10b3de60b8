import assert from "node:assert/strict";
import { test } from "node:test";
import { singleProcess } from "../../src/distributed";
import { Network } from "../../src/nn";
import { findStrategy } from "../../src/strategies";
import { beginTask, runOnRanks, singleProcessContext, type Method } from "../../src/training";
import { runContext } from "../../src/training/context";
import { evaluationOf, type Evaluated } from "../../src/training/evaluation/evaluation";

/* What a run over ranks is made of cannot be written without its world: each line here is an error to the compiler. */
export function forgottenWorlds(network: Network, method: Method, evaluated: Evaluated, given: never): void {
  const { world, exchange, signal, on, cache } = singleProcessContext(network);
  // @ts-expect-error the ranks of a job
  void runOnRanks({ strategy: "lwf" }, { out: "run" });
  // @ts-expect-error the ranks that samples are spread over
  findStrategy("er", "unavailable").keep?.({ seed: 1, network });
  // @ts-expect-error the ranks of a context
  runContext({ reduction: "sharded", signal, on, cache, network, keptState: undefined });
  // @ts-expect-error the context of a task
  beginTask(method, given, given);
  // @ts-expect-error the ranks of a task's context
  beginTask(method, given, given, { exchange });
  // @ts-expect-error how gradients of the ranks become one update
  beginTask(method, given, given, { world });
  // @ts-expect-error the ranks that share the images of an evaluation
  evaluationOf(evaluated, given, { signal, cache });
}

test("the context of work in one process has its world, and nobody listens", () => {
  const network = new Network({ network: "resnet18", width: 2, classes: 2 }).initialise(1);
  const { world, exchange, signal, on } = singleProcessContext(network);
  assert.equal(world, singleProcess);
  assert.deepEqual(exchange.parameters, network.shared);
  assert.equal(signal, undefined);
  assert.equal(on({ type: "run", name: "", tasks: 1, epochs: 1, steps: [1], classes: [] }), undefined);
  network.dispose();
});
