import { defaultsOf } from "../../src/base/optionSpecs";
import { random } from "../../src/base/random";
import type { Batch, Example, Regime } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { singleProcess } from "../../src/distributed";
import { Network, optimiser, type State } from "../../src/nn";
import {
  makeStrategy,
  type KeptState,
  type Plan,
  type Situation,
  type Strategy,
  type StrategyDefinition,
} from "../../src/strategies";
import { previousNetwork, type PreviousNetwork } from "../../src/training/step/previousNetwork";
import { learnerOf, singleProcessContext, trainStep, type StepReport } from "../../src/training";

/** Sizes of the trial: classes of three tasks, images of a batch, their height and width in pixels. */
export const [classes, size, side] = [6, 4, 32];
const slices = [
  [0, 1],
  [2, 3],
  [4, 5],
];
const sgd = { name: "sgd", momentum: 0.9, weightDecay: 0 } as const;

/** A batch that is as random as its number says, with every class annotated. */
export function batchOf(step: number): Batch {
  const draw = random("trial", step);
  const images = Uint8Array.from({ length: size * side * side * 3 }, () => draw.integer(256));
  const labels = Uint8Array.from({ length: size * classes }, () => draw.integer(2));
  const known = new Uint8Array(size * classes).fill(1);
  return { images, labels, known, size, height: side, width: side, ids: Array(size).fill("") };
}

/** Where the sequence stands at a task, 1-based. */
export const situationOf = (task: number, labels: Regime): Situation => ({
  task,
  slices: slices.slice(0, task),
  classes,
  labels,
});

const examples: Example[] = Array.from({ length: size }, (_, i) => ({
  id: String(i),
  image: "",
  labels: new Uint8Array(classes).fill(i % 2),
  known: new Uint8Array(classes).fill(1),
}));

/** The strategy of a definition with its default options. */
export const defaultStrategy = (definition: StrategyDefinition): Strategy =>
  makeStrategy(definition, { ...defaultsOf(definition.options) } as Parameters<typeof makeStrategy>[1]);

/** A strategy in the third of three tasks. */
export class Trial {
  readonly network: Network;
  readonly previous: PreviousNetwork | undefined;
  readonly keptState: KeptState | undefined;

  private constructor(
    readonly strategy: Strategy,
    readonly labels: Regime,
  ) {
    const maps = strategy.needsMaps ? "stages" : false;
    const layout = { head: strategy.networkHead, slices, imageSize: side, maps } as const;
    this.network = new Network({ network: "resnet18", width: 2, classes, ...layout }).initialise(1);
    this.keptState = strategy.keep?.({ seed: 1, network: this.network, world: singleProcess });
    this.previous = strategy.needsPrevious ? previousNetwork(this.network.clone(), strategy.needsEmbedding) : undefined;
  }

  /** Begins as a run does: two tasks end, and the third begins. */
  static async after(definition: StrategyDefinition, labels: Regime): Promise<Trial> {
    const trial = new Trial(defaultStrategy(definition), labels);
    const { network, keptState } = trial;
    for (const task of [1, 2]) {
      keptState?.lifecycle?.taskBegins?.(situationOf(task, labels));
      const load = async function* (): AsyncGenerator<Batch> {
        yield batchOf(100 + task);
      };
      const situation = situationOf(task, labels);
      await keptState?.lifecycle?.taskEnds?.({ situation, network, imageSize: side, examples, load });
    }
    keptState?.lifecycle?.taskBegins?.(situationOf(3, labels));
    return trial;
  }

  /** Goes on from a checkpoint as a run does: what is kept comes back, then the task begins, then the network. */
  static resumed(definition: StrategyDefinition, labels: Regime, network: State, keptState: State): Trial {
    const trial = new Trial(defaultStrategy(definition), labels);
    trial.keptState?.load(keptState);
    trial.keptState?.lifecycle?.taskBegins?.(situationOf(3, labels));
    trial.network.load(network);
    return trial;
  }

  /** The plan of the third task. */
  plan(): Plan {
    return this.strategy.plan(situationOf(3, this.labels), this.keptState);
  }

  /**
   * Steps on batches of these numbers, with fresh optimisers: each step's report, and the draws that it asked for when
   * there were no samples.
   */
  steps(numbers: readonly number[], direction = this.strategy.direction): { report: StepReport; missing: string[] }[] {
    const { network, previous, keptState } = this;
    const head = network.headIn(3);
    const optimisers = { shared: optimiser(network.shared, sgd), head: optimiser(head, sgd) };
    const learner = learnerOf({
      network,
      head,
      previous,
      keptState,
      plan: this.plan(),
      optimisers,
      direction: parseDirection(direction),
      context: singleProcessContext(network, keptState),
    });
    const reports = numbers.map((number, i) => {
      const missing: string[] = [];
      const draw: typeof learner.draw = (name, count) => {
        const drawn = learner.draw(name, count);
        if (!drawn) missing.push(name);
        return drawn;
      };
      learner.stepBegins(i + 1, numbers.length);
      return { report: trainStep({ ...learner, draw }, batchOf(number), 0.01), missing };
    });
    for (const held of [optimisers.shared, optimisers.head]) held.dispose();
    return reports;
  }

  /** Frees everything. */
  dispose(): void {
    for (const held of [this.network, this.previous, this.keptState]) held?.dispose();
  }
}
