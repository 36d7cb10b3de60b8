import type { Chosen } from "../base/definition";
import { error } from "../base/errors";
import { random } from "../base/random";
import { adopt, create, free, share, tf, values, type Raw } from "./backend";
import { findBackbone, gatedBackbones, type BackboneDefinition, type Path } from "./backbones";
import { namesIgnored } from "./backbones/head";
import { underOurNames } from "./backbones/names";
import { inBfloat16 } from "./bfloat16";
import { freezeNetwork, type FrozenNetwork, type Predictor } from "./predictor";
import type { Head } from "./heads/head";
import { linearHead } from "./heads/linear";
import type { Gate } from "./layers/gate";
import type { Across, Layer } from "./layers/layer";
import { compiled } from "./layers/compiled";
import { passing, type PassCount } from "./layers/named";
import { normalised } from "./layers/normalise";
import { readBy, type Reading, type RowReader } from "./heads/reading";
import type { NetworkOptions } from "./networkOptions";
import type { Parameter } from "./parameter";
import { assertPrecision } from "./precision";
import type { State } from "./state";
import { assertMatches, shapesOf } from "./weights/matching";

export type { NetworkOptions };

/** A shared backbone and one head: theta^sh, and the columns theta^t of every task side by side. */
export class Network implements Predictor {
  /** Images [n, height, width, 3] -> rows [n, features]: what the head reads, and what objectives see beside it. */
  readonly backbone: Layer;
  /** Length of these rows: of the feature vector, where nothing reads the map. */
  readonly features: number;
  /** How these rows are laid out. */
  readonly rows: RowReader;
  /** The gates that each parameter of the backbone lies between; none of a backbone without gates. */
  readonly paths: ReadonlyMap<Parameter, Path>;
  /**
   * A gate for each set of channels, from the input to the features; idle until they are opened. None of a backbone
   * without gates.
   */
  readonly gates: readonly Gate[];
  /** How its batch statistics are made, where the batch is spread over processes. */
  across?: Across;
  /** Height and width of the images that the backbone is made for, in pixels. */
  readonly imageSize: number;
  readonly #head: Head;
  readonly #chosen: Chosen<BackboneDefinition>;

  /**
   * @throws `argument/invalid` for an unknown backbone, or sizes that it cannot have; `network/precision` for one that
   *   has float32 alone; `precision/processor`; `network/map`, `network/stages` where it gives no map that is read
   */
  constructor(
    readonly options: NetworkOptions,
    /** Images that have passed through its backbone, and through those of its copies. */
    readonly passed: PassCount = { images: 0 },
  ) {
    const { network, width, classes, imageSize = 224, normalise, precision = "float32" } = options;
    const { definition, options: ofBackbone } = (this.#chosen = findBackbone(network));
    const built = definition.build(ofBackbone, { width, imageSize });
    assertPrecision(precision, this.#chosen);
    const { slices = [Array.from({ length: classes }, (_, c) => c)], head = linearHead } = options;
    this.#head = head({
      features: built.features,
      classes,
      slices,
      get map() {
        if (built.map) return built.map;
        throw error("network/map", { network });
      },
    });
    const { layers, ...rows } = readBy(this.#head, built, { ...options, network: this.#chosen.name, imageSize });
    const inPrecision = precision === "bf16" ? inBfloat16(layers) : layers;
    this.backbone = passing(compiled(normalise ? normalised(inPrecision, normalise) : inPrecision), passed);
    this.features = rows.length;
    this.rows = rows;
    this.imageSize = imageSize;
    this.paths = built.paths ?? new Map<Parameter, Path>();
    this.gates = [...new Set([...this.paths.values()].map(({ to }) => to))];
  }

  /** The parameters that tasks share: what directions act on. */
  get shared(): readonly Parameter[] {
    return this.backbone.parameters;
  }

  /** The head's parameters: of a linear head, weight [features, classes] and bias [classes]. */
  get head(): readonly Parameter[] {
    return this.#head.parameters;
  }

  /** What the head has beside its parameters that no gradient changes (`Head.constants`). */
  get constants(): readonly Parameter[] {
    return this.#head.constants ?? [];
  }

  /** Of a linear head: [features, classes]. */
  get weight(): Parameter {
    return this.head[0];
  }

  /** Of a linear head: [classes]. */
  get bias(): Parameter {
    return this.head[1];
  }

  /** Length of the embedding (`HeadOutput`). */
  get embedding(): number {
    return this.#head.embedding;
  }

  /** Into how many equal parts it falls, one for each task; 1 where all tasks' logits are read from all of it. */
  get embeddingParts(): number {
    return this.#head.embeddingParts ?? 1;
  }

  /** Those of the head's parameters that learn in a task, 1-based. */
  headIn(task: number): readonly Parameter[] {
    return this.#head.learnsIn?.(task) ?? this.head;
  }

  /** The shared parameters, then the head's. */
  get parameters(): readonly Parameter[] {
    return [...this.shared, ...this.head];
  }

  /**
   * From now on, batch statistics are those of a batch that is spread over ranks; `sum` adds up their numbers.
   * @throws `network/batch-statistics` where the backbone makes batch statistics that cannot be added up.
   */
  synchronise(sum: Across["sum"]): void {
    const { definition, name } = this.#chosen;
    if (definition.hasOwnBatchStatistics) throw error("network/batch-statistics", { network: name });
    this.across = { sum, counts: true };
    for (const statistic of this.backbone.statistics) statistic.across = this.across;
  }

  /**
   * Opens all gates: from now on their embeddings, zeros at first, are among the shared parameters.
   * @param steepest as `Gate.steepest`, at least 1.
   * @throws `strategy/gates` where the backbone has none.
   */
  openGates(steepest: number): void {
    if (this.gates.length === 0) throw error("strategy/gates", { network: this.#chosen.name, takes: gatedBackbones() });
    for (const gate of this.gates) gate.open(steepest);
  }

  infer(images: Raw): tf.Tensor2D {
    return tf.tidy(() => this.logits(adopt<tf.Tensor2D>(this.backbone.infer(images)), ...this.headTensors()));
  }

  /**
   * The network as it is now, for many passes of evaluation: batch normalisation is folded into the convolutions (its
   * logits differ from those of `infer` by rounding alone). It holds while the weights stay as they are. Dispose of it.
   */
  freeze(): FrozenNetwork {
    return freezeNetwork(this);
  }

  /** The backbone's rows [n, features] -> logits [n, classes], in tfjs so that it can be differentiated. */
  logits(rows: tf.Tensor2D, ...head: readonly tf.Tensor[]): tf.Tensor2D {
    return this.read(rows, head).logits;
  }

  /** All that is read of the backbone's rows [n, features], in tfjs as `logits`; call within `tf.tidy`. */
  read(rows: tf.Tensor2D, head: readonly tf.Tensor[] = this.headTensors()): Reading {
    const { input, ...maps } = this.rows.read(rows);
    return { ...this.#head.apply(input, head), ...maps };
  }

  /** The head's current values as tensors, in the order of `head`, then its constants; call within `tf.tidy`. */
  headTensors(): tf.Tensor[] {
    return [...this.head, ...this.constants].map(({ value }) => adopt(share(value)));
  }

  /**
   * Fresh weights: each parameter as its backbone says (`Parameter.initialValues`), the head uniform in
   * +-1/sqrt(features) as PyTorch's `Linear`. The same seed gives the same weights.
   */
  initialise(seed: number): this {
    return this.#initialised([...this.parameters, ...this.constants], seed);
  }

  /** A fresh head on the same backbone. */
  initialiseHead(seed: number): this {
    return this.#initialised([...this.head, ...this.constants], seed);
  }

  #initialised(parameters: readonly Parameter[], seed: number): this {
    for (const each of parameters) each.initialise(random(seed, "initialise", each.name));
    return this;
  }

  /** All weights and running statistics. */
  state(): State {
    return this.#stateOf([...this.parameters, ...this.constants]);
  }

  /** The weights and running statistics of the backbone alone. */
  backboneState(): State {
    return this.#stateOf(this.shared);
  }

  #stateOf(parameters: readonly Parameter[]): State {
    const state: State = new Map();
    for (const parameter of parameters)
      state.set(parameter.name, { shape: parameter.externalShape, data: parameter.export() });
    for (const { name, value } of this.backbone.statistics)
      state.set(name, { shape: value.shape, data: values(value) });
    return state;
  }

  /**
   * Takes weights and running statistics, all or none. A head under the names of the backbone's origin
   * (`head.weight`, `classifier.3.weight`) counts as the head, and names may have a prefix (`model.`, `backbone.`).
   * @param part `backbone` leaves the head as it is and ignores the file's: see `namesIgnored`, also for `headOfParts`.
   * @throws `weights/mismatch` naming every missing, extra or misshapen tensor.
   */
  load(state: State, part: "all" | "backbone" = "all", headOfParts = false): this {
    const tensors = underOurNames(this.#chosen.definition, state);
    const parameters = part === "all" ? [...this.parameters, ...this.constants] : this.shared;
    const { statistics } = this.backbone;
    const expected = shapesOf(parameters, statistics);
    const ignored = part === "all" ? [] : namesIgnored(tensors, expected.keys(), this.rows.unread, headOfParts);
    const dataOf = assertMatches(expected, tensors, ignored);
    for (const parameter of parameters) parameter.assign(dataOf(parameter.name));
    for (const statistic of statistics) {
      const { shape } = statistic.value;
      free(statistic.value);
      statistic.value = create(shape, dataOf(statistic.name));
    }
    return this;
  }

  /**
   * Another network of the same shape, with open gates where these are open, and with the same values.
   * @param overrides tensors that the copy has in place of the network's.
   */
  clone(overrides: State = new Map()): Network {
    const copy = new Network(this.options, this.passed);
    const open = this.gates.find(({ idle }) => !idle);
    if (open) copy.openGates(open.steepest);
    return copy.load(new Map([...this.state(), ...overrides]));
  }

  /** Frees its weights and running statistics. */
  dispose(): void {
    for (const p of [...this.parameters, ...this.constants]) p.dispose();
    for (const s of this.backbone.statistics) free(s.value);
  }
}
