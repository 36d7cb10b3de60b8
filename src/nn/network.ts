import { error } from "../base/errors";
import { random } from "../base/random";
import { adopt, create, free, share, tf, values, type Raw } from "./backend";
import type { Gate } from "./layers/gate";
import type { Across, Layer } from "./layers/layer";
import { normalised, type Normalisation } from "./layers/normalise";
import { Parameter } from "./parameter";
import { resnet, type Path, type ResNetName } from "./backbones/resnet";

/** Tensors by name, in torchvision's names and PyTorch's layout. */
export type State = Map<string, { shape: readonly number[]; data: Float32Array }>;

export interface NetworkOptions {
  readonly network: string;
  /** Channels of the first stage; 64 is the paper's. */
  readonly width: number;
  /** Outputs of the linear head. */
  readonly classes: number;
  /** Done to images before anything else, as the weights were trained with it; null or absent: nothing. */
  readonly normalise?: Normalisation | null;
}

/** Whatever answers for images: a network, or a method around it. */
export interface Predictor {
  /**
   * Logits of images in evaluation mode: [n, h, w, 3] -> [n, classes]. Borrows `images`; the result is the caller's.
   */
  infer(images: Raw): tf.Tensor2D;
}

/** A shared backbone and one linear head: theta^sh, and the columns theta^t of every task side by side. */
export class Network implements Predictor {
  readonly backbone: Layer;
  /** Width of the feature vector. */
  readonly features: number;
  /** The gates that each parameter of the backbone lies between. */
  readonly paths: ReadonlyMap<Parameter, Path>;
  /** A gate for each set of channels, from the input to the features; idle until they are opened. */
  readonly gates: readonly Gate[];
  /** How its batch statistics are made, where the batch is spread over processes. */
  across?: Across;
  readonly weight: Parameter;
  readonly bias: Parameter;

  constructor(readonly options: NetworkOptions) {
    const { layers, features, paths } = resnet(options.network as ResNetName, options.width);
    this.backbone = options.normalise ? normalised(layers, options.normalise) : layers;
    this.features = features;
    this.paths = paths;
    this.gates = [...new Set([...paths.values()].map(({ to }) => to))];
    this.weight = new Parameter("fc.weight", [features, options.classes], "matrix");
    this.bias = new Parameter("fc.bias", [options.classes], "vector");
  }

  /** The parameters that tasks share: what directions act on. */
  get shared(): readonly Parameter[] {
    return this.backbone.parameters;
  }

  get head(): readonly Parameter[] {
    return [this.weight, this.bias];
  }

  get parameters(): readonly Parameter[] {
    return [...this.shared, ...this.head];
  }

  /**
   * From now on, batch statistics are those of the parts of a batch that several processes hold; `sum` adds their
   * numbers up.
   */
  synchronise(sum: Across["sum"]): void {
    this.across = { sum, counts: true };
    for (const statistic of this.backbone.statistics) statistic.across = this.across;
  }

  /** Opens all gates: from now on their embeddings, zeros at first, are among the shared parameters. */
  openGates(steepest: number): void {
    for (const gate of this.gates) gate.open(steepest);
  }

  infer(images: Raw): tf.Tensor2D {
    return tf.tidy(() => this.logits(adopt<tf.Tensor2D>(this.backbone.infer(images)), ...this.headTensors()));
  }

  /** features [n, f] -> logits [n, classes], in tfjs so that it can be differentiated. */
  logits(features: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
    return tf.add(tf.matMul(features, weight), bias);
  }

  /** The head's current values as tensors; call within `tf.tidy`. */
  headTensors(): [weight: tf.Tensor2D, bias: tf.Tensor1D] {
    return [adopt<tf.Tensor2D>(share(this.weight.value)), adopt<tf.Tensor1D>(share(this.bias.value))];
  }

  /**
   * Fresh weights: convolutions normal with variance 2 / fan-out (He et al. 2015, torchvision's choice), gains 1,
   * biases 0, the head uniform in +-1/sqrt(features) (PyTorch's `Linear`). The same seed gives the same weights.
   */
  initialise(seed: number): this {
    for (const parameter of this.parameters) parameter.assign(initialValues(parameter, this.features, seed));
    return this;
  }

  /** A fresh head on the same backbone. */
  initialiseHead(seed: number): this {
    for (const parameter of this.head) parameter.assign(initialValues(parameter, this.features, seed));
    return this;
  }

  /** All weights and running statistics. */
  state(): State {
    const state: State = new Map();
    for (const p of this.parameters) state.set(p.name, { shape: p.externalShape, data: p.export() });
    for (const s of this.backbone.statistics) state.set(s.name, { shape: s.value.shape, data: values(s.value) });
    return state;
  }

  /**
   * Takes weights and running statistics, all or none.
   * @param part `backbone` leaves the head as it is and ignores `fc.*`.
   * @throws `weights/mismatch` naming every missing, extra or misshapen tensor.
   */
  load(state: State, part: "all" | "backbone" = "all"): this {
    const parameters = part === "all" ? this.parameters : this.shared;
    const expected = new Map<string, readonly number[]>();
    for (const p of parameters) expected.set(p.name, p.externalShape);
    for (const s of this.backbone.statistics) expected.set(s.name, s.value.shape);
    assertMatches(expected, state, part);
    for (const p of parameters) p.assign(state.get(p.name)!.data);
    for (const s of this.backbone.statistics) {
      const { shape, data } = state.get(s.name)!;
      free(s.value);
      s.value = create(shape, data);
    }
    return this;
  }

  /** A network of the same shape and values, but for those given. */
  clone(but: State = new Map()): Network {
    const copy = new Network(this.options);
    const [{ idle, steepest }] = this.gates;
    if (!idle) copy.openGates(steepest);
    return copy.load(new Map([...this.state(), ...but]));
  }

  dispose(): void {
    for (const p of this.parameters) p.dispose();
    for (const s of this.backbone.statistics) free(s.value);
  }
}

function assertMatches(expected: Map<string, readonly number[]>, state: State, part: "all" | "backbone"): void {
  const ignored = (name: string): boolean =>
    name.endsWith(".num_batches_tracked") || (part === "backbone" && name.startsWith("fc."));
  const faults: string[] = [];
  for (const [name, shape] of expected) {
    const got = state.get(name)?.shape;
    if (!got) faults.push(`${name} is missing`);
    else if (got.join() !== shape.join()) faults.push(`${name} has shape [${got}], not [${shape}]`);
  }
  for (const name of state.keys())
    if (!expected.has(name) && !ignored(name)) faults.push(`${name} is not of this network`);
  if (faults.length > 0) throw error("weights/mismatch", { faults });
}

function initialValues({ name, shape, kind, size }: Parameter, features: number, seed: number): Float32Array {
  const draw = random(seed, "initialise", name);
  if (name.startsWith("fc."))
    return Float32Array.from({ length: size }, () => (2 * draw.uniform() - 1) / Math.sqrt(features));
  if (kind === "convolution") {
    const deviation = Math.sqrt(2 / (shape[0] * shape[1] * shape[3]));
    return Float32Array.from({ length: size }, () => deviation * draw.normal());
  }
  return new Float32Array(size).fill(name.endsWith(".weight") ? 1 : 0);
}
