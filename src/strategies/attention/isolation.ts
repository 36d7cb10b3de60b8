import {
  fieldOf,
  freeGradients,
  innerProduct,
  mapFields,
  snapshot,
  tf,
  valuesOf,
  type Gate,
  type Gradients,
  type Network,
  type Predictor,
  type Raw,
  type State,
} from "../../nn";
import type { ParameterObjective } from "../interface/strategy";

/** A task as it ended: its classes, and the network's embeddings and running statistics then. */
interface Stage {
  readonly classes: readonly number[];
  readonly state: State;
}

/**
 * Tasks isolated in one network by the attention of its gates (Serra et al. 2018, section 2): channels that earlier
 * tasks attend to are protected from change, and each task's classes are answered with its own attention.
 */
export class Isolation {
  #stages: Stage[] = [];
  /** The part of any change that each parameter takes; broadcasts to its shape. */
  #freedom: Gradients = new Map();

  /** @param network with open gates. */
  constructor(readonly network: Network) {}

  /** 1 - A for each channel of a gate, A its largest attention over the tasks so far (section 2.3). */
  unused({ name, channels, steepest }: Gate): Float32Array {
    const embeddings = this.#stages.map(({ state }) => state.get(name)!.data);
    const largest = (i: number): number => Math.max(-Infinity, ...embeddings.map((e) => e[i]));
    return Float32Array.from({ length: channels }, (_, i) => 1 / (1 + Math.exp(steepest * largest(i))));
  }

  /**
   * Protects the tasks so far. Of the change of a weight from channel j to channel i, the part 1 - min(A_i, A_j) is
   * left (section 2.3; of the first layer 1 - A_i), of that of a gain or bias of channel i 1 - A_i, and of that of the
   * head's columns of their classes nothing.
   */
  protect(): void {
    freeGradients(this.#freedom);
    this.#freedom = new Map();
    if (this.#stages.length === 0) return;
    const { paths, gates, head, options } = this.network;
    const unused = new Map(gates.map((gate) => [gate, this.unused(gate)]));
    const taken = new Set(this.#stages.flatMap(({ classes }) => classes));
    const columns = Float32Array.from({ length: options.classes }, (_, c) => Number(!taken.has(c)));
    const ofBackbone = fieldOf(paths.keys(), (parameter) => {
      const { from, to } = paths.get(parameter)!;
      const outputs = unused.get(to)!;
      if (parameter.kind === "vector" || !from) return { shape: [to.channels], data: outputs };
      const inputs = unused.get(from)!;
      const shape = [from.channels, to.channels];
      return {
        shape,
        data: Float32Array.from(
          Array.from(inputs).flatMap((input) => Array.from(outputs, (output) => Math.max(input, output))),
        ),
      };
    });
    this.#freedom = new Map([...ofBackbone, ...fieldOf(head, () => ({ shape: [options.classes], data: columns }))]);
  }

  /**
   * How much new a task attends to: strength sum a (1 - A) / sum (1 - A) over all channels (section 2.6), a the
   * attention at the gates' present steepness. Channels in use cost nothing.
   */
  sparsity(strength: number): ParameterObjective {
    return {
      name: "sparsity",
      penalty: (parameters) => {
        const unused = new Map(this.network.gates.map((gate) => [gate.embedding, this.unused(gate)]));
        const total = [...unused.values()].reduce((sum, part) => part.reduce((n, x) => n + x, sum), 0) || 1;
        const weights = fieldOf(unused.keys(), (e) => ({
          shape: e.shape,
          data: unused.get(e)!.map((x) => (strength * x) / total),
        }));
        const ofGates = (of: (gate: Gate) => Raw): Gradients =>
          new Map(this.network.gates.map((gate) => [gate.embedding, of(gate)]));
        const [attention, slopes] = [ofGates((gate) => gate.attention()), ofGates((gate) => gate.slope())];
        const value = innerProduct(attention, weights);
        const own = mapFields((slope, weight) => tf.mul(slope, weight), slopes, weights);
        const others = mapFields(tf.zerosLike, valuesOf(parameters.filter((parameter) => !unused.has(parameter))));
        for (const field of [weights, attention, slopes]) freeGradients(field);
        return { value, gradients: new Map([...others, ...own]) };
      },
    };
  }

  /** Takes back of an update, whatever made it, all that is not left free. */
  confine(updated: Gradients, apply: () => void): void {
    const before = snapshot([...updated.keys()].filter((parameter) => this.#freedom.has(parameter)));
    apply();
    const blend = (from: tf.Tensor, to: tf.Tensor, part: tf.Tensor): tf.Tensor =>
      tf.add(from, tf.mul(part, tf.sub(to, from)));
    const confined = mapFields(blend, before, valuesOf(before.keys()), this.#freedom);
    for (const [parameter, value] of confined) parameter.write(value);
    freeGradients(confined);
    freeGradients(before);
  }

  /** The network is now as the task of these classes leaves it. */
  end(classes: readonly number[]): void {
    const own = new Set([...this.network.gates, ...this.network.backbone.statistics].map(({ name }) => name));
    this.#stages.push({ classes, state: new Map([...this.network.state()].filter(([name]) => own.has(name))) });
  }

  /**
   * Answers for each ended task's classes with its own attention and running statistics, for all others with the
   * network as it is; a pass for each. Holds a copy of the network for each ended task until it is disposed of.
   */
  predictor(): Predictor & { dispose(): void } {
    const { classes: all } = this.network.options;
    const views = this.#stages.map(({ classes, state }) => ({
      network: this.network.clone(state),
      own: tf.tensor2d(
        Array.from({ length: all }, (_, c) => classes.includes(c)),
        [1, all],
        "bool",
      ),
    }));
    const answer = (images: Raw): tf.Tensor2D =>
      views.reduce(
        (logits, { network, own }) => tf.where(own, network.infer(images), logits),
        this.network.infer(images),
      );
    return {
      infer: (images) => tf.tidy(() => answer(images)),
      dispose: () => views.forEach((view) => [view.network, view.own].forEach((held) => held.dispose())),
    };
  }

  save(): State {
    const entries = this.#stages.flatMap(({ classes, state }, k) => [
      [`${k}/classes`, { shape: [classes.length], data: Float32Array.from(classes) }] as const,
      ...[...state].map(([name, tensor]) => [`${k}/state/${name}`, tensor] as const),
    ]);
    return new Map(entries);
  }

  load(state: State): void {
    this.#stages = [];
    for (let k = 0; state.has(`${k}/classes`); k++) {
      const prefix = `${k}/state/`;
      const own = [...state].filter(([name]) => name.startsWith(prefix));
      const unprefixed = own.map(([name, tensor]) => [name.slice(prefix.length), tensor] as const);
      this.#stages.push({ classes: [...state.get(`${k}/classes`)!.data], state: new Map(unprefixed) });
    }
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    const ofStages = [...this.save().values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    return [...this.#freedom.values()].reduce(
      (sum, { shape }) => sum + 4 * shape.reduce((n, size) => n * size, 1),
      ofStages,
    );
  }

  dispose(): void {
    freeGradients(this.#freedom);
    this.#freedom = new Map();
    this.#stages = [];
  }
}
