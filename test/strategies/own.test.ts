import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { numberOption } from "../../src/base/optionSpecs";
import { tf } from "../../src/nn";
import {
  commonObjectives,
  defineStrategy,
  findStrategy,
  learntTogether,
  previousLogits,
  registerStrategy,
  streamMemory,
  strategyDefinitions,
  strategyNames,
  type KeptState,
  type SampleObjective,
  type StrategyDefinition,
  type StrategyMethod,
} from "../../src/strategies";
import { checkDefinition, universalChecks } from "./universal";

/** Mean squared distance of the logits from those of the network before the task, times a weight. */
const distance = (weight: number): SampleObjective => ({
  name: "distance",
  loss: (view) => tf.mul<tf.Scalar>(weight, tf.mean(tf.square(tf.sub(view.logits, previousLogits(view))))),
});

/** The new labels, and the logits of the network before the task: what the file of a strategy of one's own holds. */
const faithful = defineStrategy({
  name: "faithful",
  summary: "keeps the logits of the network before the task",
  source: "ours",
  options: { weight: numberOption(0.5, { least: 0, meaning: "weight of the distance from the logits" }) },
  presets: { strict: { weight: 10 } },
  direction: "sum",
  regimes: ["unavailable"],
  needsPrevious: true,
  refuses: { mgda: "it would be too short" },
  make: ({ weight }) => ({
    plan: (situation) => learntTogether([commonObjectives(situation).newTask, distance(weight)]),
  }),
});

/** One that keeps samples of the stream, and plans nothing on them. */
const collector = defineStrategy({
  name: "collector",
  summary: "keeps samples and learns nothing from them",
  source: "ours",
  options: {},
  direction: "sum",
  regimes: ["available", "unavailable"],
  make: () => ({
    keep: (start) => streamMemory(start, { memory: 6, megabytes: 1, policy: "reservoir", logits: true }),
    plan: (situation) => learntTogether([commonObjectives(situation).labelled]),
  }),
});

/** A definition whose method differs in some functions. */
const withMethod = (definition: StrategyDefinition, changed: Partial<StrategyMethod>): StrategyDefinition => ({
  ...definition,
  make: (options) => ({ ...definition.make(options), ...changed }),
});

/** A definition that keeps what it keeps in another way. */
const withKept = (change: (keptState: KeptState) => Partial<KeptState>): StrategyDefinition =>
  withMethod(collector, {
    keep(start) {
      const keptState = collector.make({}).keep?.(start);
      assert.ok(keptState);
      return Object.assign(keptState, change(keptState));
    },
  });

/** What the first check that a definition fails says; "nothing" where it keeps all. */
async function firstBroken(definition: StrategyDefinition): Promise<string> {
  for (const { says, applies, check } of universalChecks) {
    if (!applies(definition)) continue;
    try {
      await check(definition);
    } catch {
      return says;
    }
  }
  return "nothing";
}

describe("a strategy of one's own", () => {
  it("is held to what its definition says, by the checks that ours are held to", () => checkDefinition(faithful));
  it("may keep something", () => checkDefinition(collector));

  const bare: SampleObjective = { name: "bare", loss: ({ logits, labels }) => tf.mean(tf.mul(logits, labels)) };
  const broken: Readonly<Record<string, readonly [StrategyDefinition, RegExp]>> = {
    "does not say that it needs the network before the task": [
      { ...faithful, needsPrevious: false },
      /asks for the logits/,
    ],
    "says that it needs the network before the task and does not": [
      { ...collector, needsPrevious: true },
      /asks for the logits/,
    ],
    "learns from labels that are not annotated": [
      withMethod(faithful, { plan: () => learntTogether([bare]) }),
      /not annotated/,
    ],
    "begins with an objective that is not of the batch": [
      withMethod(faithful, {
        plan: () => learntTogether([{ ...bare, samples: "memory" }]),
      }),
      /new task's own first/,
    ],
    "has two objectives of one name": [
      withMethod(faithful, {
        plan: (situation) => {
          const { newTask } = commonObjectives(situation);
          return learntTogether([newTask, newTask]);
        },
      }),
      /different names/,
    ],
    "has a loss that is not finite": [
      withMethod(collector, {
        plan: () => learntTogether([{ name: "none", loss: ({ logits }) => tf.mean(tf.log(tf.mul(logits, 0))) }]),
      }),
      /finite steps with its own direction/,
    ],
    "says that it needs gates and does not": [{ ...collector, needsGates: true }, /without gates/],
    "refuses what is no direction": [
      { ...faithful, refuses: { sideways: "nobody goes there" } },
      /what it says is true/,
    ],
    "refuses its own direction": [{ ...faithful, refuses: { sum: "it is too plain" } }, /what it says is true/],
    "has an unknown direction": [{ ...faithful, direction: "sideways" }, /what it says is true/],
    "has a summary of two sentences": [
      { ...faithful, summary: "It keeps logits. It is simple." },
      /what it says is true/,
    ],
    "leaves a tensor behind": [withKept(() => ({ dispose: () => void tf.zeros([1]) })), /plans objectives/],
    "saves too little": [
      withKept((keptState) => {
        const save = keptState.save.bind(keptState);
        return { save: () => new Map([...save()].filter(([name]) => name !== "logits")) };
      }),
      /goes on from/,
    ],
    "comes back from nothing it saved": [withKept(() => ({ load: () => {} })), /goes on from/],
    "leaves images out of the sequence": [
      withMethod(collector, { arrange: (tasks) => tasks.slice(1) }),
      /all classes and images/,
    ],
  };
  for (const [claim, [definition, expected]] of Object.entries(broken)) {
    it(`is found out if it ${claim}`, async () => {
      assert.match(await firstBroken(definition), expected);
    });
  }

  it("has the standing of ours once it is registered: options, presets, names", () => {
    assert.throws(() => findStrategy("faithful", "unavailable"), { code: "argument/invalid" });
    assert.equal(registerStrategy(faithful), "faithful");
    assert.equal(findStrategy("faithful:strict", "unavailable").name, "faithful:strict");
    assert.equal(findStrategy("faithful:weight=0.5", "unavailable").name, "faithful");
    assert.throws(() => findStrategy("faithful:weight=-1", "unavailable"), {
      code: "argument/invalid",
      message: /weight of --strategy faithful got -1; it takes a number of 0 or more/,
    });
    assert.throws(() => findStrategy("faithful", "available"), { code: "strategy/labels" });
    assert.ok(strategyDefinitions().includes(faithful));
    assert.ok(!strategyNames.includes("faithful"));
  });
});
