import type { Batch, Example } from "../../data";
import type { Communicator } from "../../distributed";
import type { Gradients, HeldPredictor, Mode, Network, OwnOptimiser, Predictor, State } from "../../nn";
import type { ParameterObjective, Situation } from "./strategy";

/** What a strategy finds at the beginning of a run. */
export interface RunStart {
  /** Seed of the run: a strategy names its random numbers by it. */
  readonly seed: number;
  /** The network with its first weights. It is the same network throughout the run. */
  readonly network: Network;
  /**
   * The ranks that the run is spread over. Each rank makes a `KeptState` of its own and calls it in the same way, and
   * what is kept must not depend on the number of ranks.
   */
  readonly world: Communicator;
}

/**
 * Stored samples for one step: images [size, height, width, 3] and labels [size, C], as in a batch. On several ranks
 * each has the images of its own rows (`ownRows`).
 */
export interface Draw extends Omit<Batch, "ids" | "shown"> {
  /** `[size, C]`: the network's logits when the samples were stored, where the strategy keeps them. */
  readonly logits?: Float32Array;
  /** How the pass treats batch statistics. Default `replay`: it leaves the running statistics as they are. */
  readonly mode?: Mode;
}

/** A task that has just been learnt. */
export interface LearntTask {
  /** Where the sequence stood when the task began. */
  readonly situation: Situation;
  /** The network that the next task goes on from. */
  readonly network: Network;
  /** The network as it was when the task began, for strategies that need it; from the second task on. */
  readonly previous?: Predictor;
  /** Height and width of the images, in pixels. */
  readonly imageSize: number;
  /** The task's training set as it was seen. */
  readonly examples: readonly Example[];
  /** Batches of the given examples, decoded, neither shuffled nor flipped. */
  readonly load: (examples: readonly Example[]) => AsyncIterable<Batch>;
}

/**
 * Runs around an update of shared or head parameters. It receives the gradient of the new task's own objective over
 * the parameters that `apply` is about to change, before any direction or penalty. It borrows the gradient, and must
 * call `apply` exactly once.
 */
export type UpdateMiddleware = (newTaskGradient: Gradients, apply: () => void) => void;

/** What a strategy can react to, in the order in which a run comes to it. */
export interface Lifecycle {
  /** Before the first step of a task. */
  taskBegins(situation: Situation): void;
  /** Before a step, 1-based, of the `steps` of an epoch. */
  stepBegins(step: number, steps: number): void;
  /**
   * In a step, when its batch has come and before the head answers: the batch, of which each rank has the images of
   * its own rows (`ownRows`), and the logits [n, C] that the network before the task has for it, where the method needs
   * that network, from the second task on.
   */
  batchArrives(batch: Batch, previous: Float32Array | undefined): void;
  /**
   * After a step: its batch, of which each rank has the images of its own rows (`ownRows`), and the logits [n, C] that
   * the batch had before the step.
   */
  stepEnds(batch: Batch, logits: Float32Array): void;
  /**
   * After an epoch that is the best of its task so far: the next task goes on from it, unless a later one is better.
   */
  epochSelected(): void;
  /** After the last epoch of a task, with the network of the selected epoch. */
  taskEnds(task: LearntTask): Promise<void>;
}

/** What a strategy keeps between steps and tasks: samples, importances, copies of weights. */
export interface KeptState {
  /** Penalties for what is kept so far, for plans. */
  readonly penalties?: readonly ParameterObjective[];
  /**
   * Samples of a name for this step, about as many as `size`. Undefined while there are none: then the objectives on
   * them are left out of the step.
   */
  draw?(name: string, size: number): Draw | undefined;
  /** Runs around every update. It needs gradients whole, so a run on several ranks then exchanges them whole. */
  readonly aroundUpdate?: UpdateMiddleware;
  /**
   * Shared parameters that do not learn by the run's optimiser. A run on several ranks then exchanges gradients whole.
   */
  readonly ownOptimiser?: OwnOptimiser;
  /** What it does at the moments of a run. */
  readonly lifecycle?: Partial<Lifecycle>;
  /**
   * Whether the end of a task (`Lifecycle.taskEnds`) changes the answers: the scores of the task are then those after
   * it. Default: no.
   */
  readonly answersAnew?: boolean;
  /** The method's answers with the network as it is now. Undefined while they are simply the network's own. */
  predictor?(): HeldPredictor | undefined;
  /**
   * Everything that is kept, for checkpoints: a run goes on from it as if it had never stopped, on any number of ranks.
   * It is called between any two steps, and at the ends of epochs and tasks.
   * Where each rank holds a part of the images, rank 0 alone gets them all, and writes them.
   */
  save(): State;
  /** Puts back what `save` gave. @throws `checkpoint/tensor` where something is missing. */
  load(state: State): void;
  /** Memory that this rank holds, in bytes. */
  readonly bytes: number;
  /** How many images are stored, on all ranks together; left out where none ever is. */
  readonly stored?: number;
  /** Frees all memory. */
  dispose(): void;
}
