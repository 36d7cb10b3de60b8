import { error } from "../../base/errors";
import {
  copyGradients,
  fieldBytes,
  fieldFrom,
  fieldState,
  freeGradients,
  mapFields,
  snapshot,
  tf,
  valuesOf,
  zeros,
  type Gradients,
  type Network,
  type State,
} from "../../nn";
import type { UpdateMiddleware } from "../interface/keptState";

/** The fields of a path, by their names in a checkpoint. */
interface PathFields {
  /** omega of the task so far. */
  readonly path: Gradients;
  /** omega at the selected epoch. */
  readonly chosen: Gradients;
  /** The weights when the task began. */
  readonly start: Gradients;
}

/**
 * The path integral of synaptic intelligence (Zenke, Poole and Ganguli 2017, equation 3): for each parameter, minus the
 * sum over updates of the new task's gradient times the change of the parameter. That is the parameter's share omega in
 * the fall of the new task's loss.
 */
export class PathIntegral {
  #fields: PathFields;

  /** Begins a path at the network's present weights. */
  constructor(readonly network: Network) {
    this.#fields = this.#fresh();
  }

  /** Adds what an update contributes. */
  readonly aroundUpdate: UpdateMiddleware = (newTaskGradient, apply) => {
    const parameters = [...newTaskGradient.keys()];
    const before = snapshot(parameters);
    apply();
    const along = (path: tf.Tensor, g: tf.Tensor, from: tf.Tensor, to: tf.Tensor): tf.Tensor =>
      tf.sub(path, tf.mul(g, tf.sub(to, from)));
    const { path } = this.#fields;
    const earlier: Gradients = new Map([...path].filter(([parameter]) => newTaskGradient.has(parameter)));
    const later = mapFields(along, earlier, newTaskGradient, before, valuesOf(parameters));
    for (const [parameter, raw] of later) path.set(parameter, raw);
    freeGradients(earlier);
    freeGradients(before);
  };

  /** The path ends here, unless a later epoch is selected. */
  select(): void {
    this.#replace({ chosen: copyGradients(this.#fields.path) });
  }

  /**
   * Importances of the task, omega / (Delta^2 + xi) (equation 5), with Delta the change of the parameter over the task;
   * and begins a new path. The network has the weights of the selected epoch.
   * @param xi above 0.
   * @param clip whether negative importances of this task count as 0. Default: no.
   * @returns importances that the caller frees.
   */
  end(xi: number, clip = false): Gradients {
    const importance = (omega: tf.Tensor, from: tf.Tensor, to: tf.Tensor): tf.Tensor => {
      const share = tf.div(omega, tf.add(tf.square(tf.sub(to, from)), xi));
      return clip ? tf.relu(share) : share;
    };
    const { chosen, start } = this.#fields;
    const importances = mapFields(importance, chosen, start, valuesOf(this.network.parameters));
    this.#replace(this.#fresh());
    return importances;
  }

  /** The path so far, for checkpoints. */
  save(): State {
    return fieldState({ ...this.#fields });
  }

  /** Puts back what `save` gave. @throws `checkpoint/tensor` */
  load(state: State): void {
    const saved = (name: keyof PathFields): Gradients => {
      const field = fieldFrom(state, name, this.network.parameters);
      if (!field) throw error("checkpoint/tensor", { name });
      return field;
    };
    this.#replace({ path: saved("path"), chosen: saved("chosen"), start: saved("start") });
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return Object.values<Gradients>({ ...this.#fields }).reduce((sum, field) => sum + fieldBytes(field), 0);
  }

  /** Frees the path. */
  dispose(): void {
    for (const field of Object.values<Gradients>({ ...this.#fields })) freeGradients(field);
  }

  #fresh(): PathFields {
    const { parameters } = this.network;
    return { path: zeros(parameters), chosen: zeros(parameters), start: snapshot(parameters) };
  }

  #replace(fields: Partial<PathFields>): void {
    const { path, chosen, start } = this.#fields;
    if (fields.path) freeGradients(path);
    if (fields.chosen) freeGradients(chosen);
    if (fields.start) freeGradients(start);
    this.#fields = { ...this.#fields, ...fields };
  }
}
