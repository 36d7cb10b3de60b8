import {
  create,
  freeGradients,
  innerProduct,
  mapFields,
  snapshot,
  tf,
  valuesOf,
  type HeldPredictor,
  type Gate,
  type Gradients,
  type Network,
  type Parameter,
  type Raw,
  type State,
} from "../../nn";
import type { ParameterObjective } from "../interface/strategy";
import { savedNumbers } from "../interface/savedTensor";
import { stateOfTasks, taskAsItEnds, tasksFrom, type EndedTask } from "./endedTask";

/**
 * Tasks isolated in one network by the attention of its gates (Serra et al. 2018, section 2). Channels that ended tasks
 * attend to are protected from change, and each task's classes are answered with the task's own attention.
 */
export class Isolation {
  #tasks: EndedTask[] = [];
  /** The fraction of any change that each parameter takes, from 0 to 1; broadcasts to the parameter's shape. */
  #freedom: Gradients = new Map();

  /** @param network with open gates. */
  constructor(readonly network: Network) {}

  /** `[channels]`: 1 - A for each channel of a gate, A being its largest attention over ended tasks (section 2.3). */
  unused({ name, channels, steepest }: Gate): Float32Array {
    const embeddings = this.#tasks.map(({ state }) => savedNumbers(state, name));
    const largest = (i: number): number => Math.max(-Infinity, ...embeddings.map((e) => e[i]));
    return Float32Array.from({ length: channels }, (_, i) => 1 / (1 + Math.exp(steepest * largest(i))));
  }

  /**
   * Protects the ended tasks. From now on a weight from channel j to channel i takes the fraction 1 - min(A_i, A_j) of
   * any change (section 2.3; 1 - A_i in the first layer). A gain or bias of channel i takes 1 - A_i. The head's columns
   * of the ended tasks' classes take nothing.
   */
  protect(): void {
    freeGradients(this.#freedom);
    this.#freedom = new Map();
    if (this.#tasks.length === 0) return;
    for (const [parameter, { from, to }] of this.network.paths) {
      const outputs = this.unused(to);
      const isWeight = parameter.kind !== "vector" && from !== undefined;
      this.#freedom.set(parameter, isWeight ? between(this.unused(from), outputs) : create([to.channels], outputs));
    }
    const { head, options } = this.network;
    const taken = new Set(this.#tasks.flatMap(({ classes }) => classes));
    const columns = Float32Array.from({ length: options.classes }, (_, c) => Number(!taken.has(c)));
    for (const parameter of head) this.#freedom.set(parameter, create([options.classes], columns));
  }

  /**
   * A penalty on channels that no ended task uses: strength sum a (1 - A) / sum (1 - A) over all channels
   * (section 2.6), with a the attention at the gates' present steepness. Channels in use cost nothing.
   */
  sparsity(strength: number): ParameterObjective {
    return { name: "sparsity", penalty: (parameters) => this.#sparsity(strength, parameters) };
  }

  #sparsity(strength: number, parameters: readonly Parameter[]): ReturnType<ParameterObjective["penalty"]> {
    const { gates } = this.network;
    const unused = new Map(gates.map((gate) => [gate.embedding, this.unused(gate)]));
    const total = [...unused.values()].reduce((sum, channels) => channels.reduce((n, x) => n + x, sum), 0) || 1;
    const weighted = (channels: Float32Array): Float32Array => channels.map((x) => (strength * x) / total);
    const weights: Gradients = new Map(
      [...unused].map(([embedding, channels]) => [embedding, create(embedding.shape, weighted(channels))]),
    );
    const ofGates = (tensorOf: (gate: Gate) => Raw): Gradients =>
      new Map(gates.map((gate) => [gate.embedding, tensorOf(gate)]));
    const [attention, slopes] = [ofGates((gate) => gate.attention()), ofGates((gate) => gate.slope())];
    const value = innerProduct(attention, weights);
    const ofEmbeddings = mapFields((slope, weight) => tf.mul(slope, weight), slopes, weights);
    const others = mapFields(tf.zerosLike, valuesOf(parameters.filter((parameter) => !unused.has(parameter))));
    for (const field of [weights, attention, slopes]) freeGradients(field);
    return { value, gradients: new Map([...others, ...ofEmbeddings]) };
  }

  /** Makes an update by `apply`, and then takes back the part of it that protected parameters do not take. */
  confine(updated: Gradients, apply: () => void): void {
    const before = snapshot([...updated.keys()].filter((parameter) => this.#freedom.has(parameter)));
    apply();
    const blend = (from: tf.Tensor, to: tf.Tensor, freedom: tf.Tensor): tf.Tensor =>
      tf.add(from, tf.mul(freedom, tf.sub(to, from)));
    const confined = mapFields(blend, before, valuesOf(before.keys()), this.#freedom);
    for (const [parameter, value] of confined) parameter.write(value);
    freeGradients(confined);
    freeGradients(before);
  }

  /** The task of these classes ends with the network as it is now. */
  end(classes: readonly number[]): void {
    this.#tasks.push(taskAsItEnds(this.network, classes));
  }

  /**
   * Answers for each ended task's classes with its own attention and running statistics, and for all other classes with
   * the network as it is now; one pass each. Holds a copy of the network for each ended task until it is disposed of.
   */
  predictor(): HeldPredictor {
    const { classes: count } = this.network.options;
    const answering = this.#tasks.map(({ classes, state }) => ({
      network: this.network.clone(state),
      isOfTask: tf.tensor2d(
        Array.from({ length: count }, (_, c) => classes.includes(c)),
        [1, count],
        "bool",
      ),
    }));
    const answer = (images: Raw): tf.Tensor2D =>
      answering.reduce(
        (logits, { network, isOfTask }) => tf.where(isOfTask, network.infer(images), logits),
        this.network.infer(images),
      );
    return {
      infer: (images) => tf.tidy(() => answer(images)),
      dispose() {
        for (const { network, isOfTask } of answering) {
          network.dispose();
          isOfTask.dispose();
        }
      },
    };
  }

  /** The ended tasks, for checkpoints. */
  save(): State {
    return stateOfTasks(this.#tasks);
  }

  /** Puts back what `save` gave. `protect` then has to be called before the next update. */
  load(state: State): void {
    this.#tasks = tasksFrom(state);
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    const sizes = [
      ...[...this.save().values()].map(({ data }) => data.length),
      ...[...this.#freedom.values()].map(({ shape }) => shape.reduce((n, size) => n * size, 1)),
    ];
    return sizes.reduce((sum, size) => sum + 4 * size, 0);
  }

  /** Frees all memory. */
  dispose(): void {
    freeGradients(this.#freedom);
    this.#freedom = new Map();
    this.#tasks = [];
  }
}

/**
 * `[inputs, outputs]`: 1 - min(A_i, A_j) of weights, given 1 - A of their input channels and of their output channels.
 */
function between(inputs: Float32Array, outputs: Float32Array): Raw {
  const fractions = Array.from(inputs).flatMap((input) => Array.from(outputs, (output) => Math.max(input, output)));
  return create([inputs.length, outputs.length], Float32Array.from(fractions));
}
