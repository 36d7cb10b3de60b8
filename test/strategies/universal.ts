import assert from "node:assert/strict";
import { random } from "../../src/base/random";
import type { Regime, Task } from "../../src/data";
import { directionNames, parseDirection } from "../../src/directions";
import { singleProcess } from "../../src/distributed";
import { liveTensors, Network, tf } from "../../src/nn";
import {
  assertDirection,
  assertRegime,
  isPenalty,
  type Objective,
  type SampleObjective,
  type StrategyDefinition,
  type View,
} from "../../src/strategies";
import { classes, defaultStrategy, side, size, Trial } from "./trial";

/** Something that a strategy is held to by its definition. */
export interface UniversalCheck {
  readonly says: string;
  /** Whether the definition promises it. */
  readonly applies: (definition: StrategyDefinition) => boolean;
  /** Throws where the strategy with its default options does not keep it. */
  readonly check: (definition: StrategyDefinition) => void | Promise<void>;
}

const regimes: readonly Regime[] = ["available", "unavailable"];
const always = (): boolean => true;
const keeps = (definition: StrategyDefinition): boolean => defaultStrategy(definition).keep !== undefined;

/** Does the work of a trial in each regime of the definition, after which as many tensors must be held as before. */
async function inEveryRegime(
  definition: StrategyDefinition,
  work: (trial: Trial, labels: Regime) => void | Promise<void>,
): Promise<void> {
  for (const labels of definition.regimes) {
    const before = [liveTensors(), tf.memory().numTensors];
    const trial = await Trial.after(definition, labels);
    await work(trial, labels);
    trial.dispose();
    assert.deepEqual([liveTensors(), tf.memory().numTensors], before, `tensors are left behind (${labels})`);
  }
}

/** A step whose losses and weights are finite, with a loss for each objective that has samples. */
function assertFiniteSteps(trial: Trial, direction: string): void {
  const { shared } = trial.plan();
  for (const { report, missing } of trial.steps([0, 1], direction)) {
    const expected = shared.filter((objective) => isPenalty(objective) || !missing.includes(objective.samples ?? ""));
    const loss = Object.entries(report.loss);
    assert.deepEqual(
      loss.map(([name]) => name),
      expected.map(({ name }) => name),
      direction,
    );
    assert.ok(
      loss.every(([, value]) => Number.isFinite(value)),
      `${direction}: ${JSON.stringify(report.loss)}`,
    );
  }
  const weights = [...trial.network.state().values()];
  assert.ok(
    weights.every(({ data }) => data.every(Number.isFinite)),
    direction,
  );
}

const onBatch = (objective: Objective): objective is SampleObjective =>
  !isPenalty(objective) && objective.samples === undefined;

/** Losses of the objectives on samples, for random logits and labels; unannotated labels are `filler`. */
function lossesOf(objectives: readonly Objective[], filler: number, withPrevious: boolean): number[] {
  const draw = random("view");
  const numbers = (value: () => number): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from({ length: size * classes }, value), [size, classes]);
  return tf.tidy(() => {
    const [logits, answers, labels] = [draw.normal, draw.normal, () => draw.integer(2)].map((value) =>
      numbers(() => value.call(draw)),
    );
    const known = numbers(() => Number(draw.uniform() < 0.5));
    const given = tf.add<tf.Tensor2D>(tf.mul(labels, known), tf.mul(filler, tf.sub(1, known)));
    const view: View = {
      logits,
      labels: given,
      known,
      stored: answers,
      annotated: () => Array<number>(classes).fill(1),
      embedding: logits,
      ...(withPrevious && { previous: answers, previousEmbedding: answers }),
    };
    return objectives.flatMap((objective) => (isPenalty(objective) ? [] : [objective.loss(view).dataSync()[0]]));
  });
}

/** What every definition of a strategy is held to. */
export const universalChecks: readonly UniversalCheck[] = [
  {
    says: "says what it is, and what it says is true",
    applies: always,
    check(definition) {
      const { name, summary, source, direction, refuses = {} } = definition;
      assert.match(name, /^[a-z][a-z0-9]*(-[a-z]+)*$/);
      assert.match(summary, /^[^.]+$/);
      assert.notEqual(source, "");
      assert.equal(parseDirection(direction).name, direction);
      assert.ok(definition.regimes.length > 0 && new Set(definition.regimes).size === definition.regimes.length);
      for (const [refused, reason] of Object.entries(refuses)) {
        assert.ok(directionNames.includes(refused), `${refused} is no direction`);
        assert.notEqual(reason, "");
      }
      assertDirection(defaultStrategy(definition), direction);
      assert.equal(defaultStrategy(definition).name, name);
    },
  },
  {
    says: "is defined in its label regimes and refused in others",
    applies: always,
    check(definition) {
      const strategy = defaultStrategy(definition);
      for (const labels of regimes) {
        if (definition.regimes.includes(labels)) assertRegime(strategy, labels);
        else assert.throws(() => assertRegime(strategy, labels), { code: "strategy/labels" });
      }
    },
  },
  {
    says: "plans objectives of different names, the new task's own first",
    applies: always,
    check: (definition) =>
      inEveryRegime(definition, (trial) => {
        const { shared, head } = trial.plan();
        for (const objectives of [shared, head.objectives]) {
          assert.ok(onBatch(objectives[0]), "the first objective is not of the current batch");
          assert.equal(new Set(objectives.map(({ name }) => name)).size, objectives.length);
        }
        assert.deepEqual(Object.keys(head), ["objectives"]); // head steps are the protocol's
      }),
  },
  {
    says: "learns nothing from labels that are not annotated",
    applies: always,
    check: (definition) =>
      inEveryRegime(definition, (trial) => {
        const { shared, head } = trial.plan();
        for (const objectives of [shared, head.objectives]) {
          assert.deepEqual(lossesOf(objectives, 1, true), lossesOf(objectives, 0, true));
        }
      }),
  },
  {
    says: "asks for the logits of the network before the task exactly where it says so",
    applies: always,
    check: (definition) =>
      inEveryRegime(definition, (trial) => {
        const { shared, head } = trial.plan();
        const losses = (): number[] => lossesOf([...shared, ...head.objectives], 0, false);
        if (definition.needsPrevious) assert.throws(losses, { code: "objective/logits" });
        else assert.doesNotThrow(losses);
      }),
  },
  {
    says: "takes finite steps with its own direction in every label regime, and leaves no tensor behind",
    applies: always,
    check: (definition) => inEveryRegime(definition, (trial) => assertFiniteSteps(trial, definition.direction)),
  },
  {
    says: "takes finite steps with every direction, or refuses it with the reason, and leaves no tensor behind",
    applies: always,
    async check(definition) {
      const { refuses = {} } = definition;
      const strategy = defaultStrategy(definition);
      for (const direction of directionNames) {
        if (Object.hasOwn(refuses, direction)) {
          const refused = (): void => assertDirection(strategy, direction);
          assert.throws(refused, ({ code, message }: Error & { code?: string }) => {
            return code === "strategy/direction" && message.includes(refuses[direction]);
          });
        } else {
          assertDirection(strategy, direction);
          const inOneRegime = { ...definition, regimes: definition.regimes.slice(0, 1) };
          await inEveryRegime(inOneRegime, (trial) => assertFiniteSteps(trial, direction));
        }
      }
    },
  },
  {
    says: "keeps what it keeps of any backbone, or refuses those without gates where it says that it needs them",
    applies: (definition) => keeps(definition) || definition.needsGates === true,
    check(definition) {
      const strategy = defaultStrategy(definition);
      const network = new Network({ network: "mobilenet-v3-small", width: 2, classes, imageSize: side });
      const kept = (): void => strategy.keep?.({ seed: 1, network, world: singleProcess }).dispose();
      if (definition.needsGates) assert.throws(kept, { code: "strategy/gates" });
      else kept();
      network.dispose();
    },
  },
  {
    says: "goes on from what it saved as if it had never stopped",
    applies: keeps,
    check: (definition) =>
      inEveryRegime(definition, (trial, labels) => {
        trial.steps([0, 1]);
        const { network, keptState } = trial;
        assert.ok(keptState && Number.isFinite(keptState.bytes));
        const [weights, saved] = [network.state(), keptState.save()];
        const resumed = Trial.resumed(definition, labels, weights, saved);
        assert.deepEqual(resumed.keptState?.save(), saved);
        assert.equal(resumed.keptState?.bytes, keptState.bytes);
        if (trial.previous) resumed.previous?.load(trial.previous.state());
        const [straight, again] = [trial, resumed].map((each) => each.steps([2, 3]));
        assert.deepEqual(again, straight);
        assert.deepEqual(resumed.network.state(), network.state());
        assert.deepEqual(resumed.keptState?.save(), keptState.save());
        resumed.dispose();
      }),
  },
  {
    says: "trains on all classes and images of the benchmark, whatever the sequence it makes of them",
    applies: (definition) => defaultStrategy(definition).arrange !== undefined,
    check(definition) {
      const example = (id: string) => ({ id, image: "", labels: new Uint8Array(4), known: new Uint8Array(4) });
      const tasks: Task[] = [1, 2].map((number) => ({
        number,
        classes: [2 * number - 2, 2 * number - 1],
        train: [example(`train ${number}`)],
        validation: [example(`validation ${number}`)],
        test: [example(`test ${number}`)],
      }));
      const contents = (given: readonly Task[]): unknown[] => [
        given.flatMap((task) => task.classes).sort((a, b) => a - b),
        ...(["train", "validation", "test"] as const).map((split) =>
          given.flatMap((task) => task[split].map(({ id }) => id)).sort(),
        ),
      ];
      assert.deepEqual(contents(defaultStrategy(definition).arrange?.(tasks) ?? []), contents(tasks));
    },
  },
];

/** Runs everything that a definition is held to. Throws at the first promise that is not kept. */
export async function checkDefinition(definition: StrategyDefinition): Promise<void> {
  for (const { applies, check } of universalChecks) if (applies(definition)) await check(definition);
}
