import { tf } from "../backend";

/** An op that was recorded: tfjs's `TapeNode`. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  readonly saved?: readonly tf.Tensor[];
  /** d objective / d inputs, from d objective / d outputs (null where an output does not matter). */
  readonly gradient?: (dOutputs: readonly (tf.Tensor | null)[]) => Readonly<Record<string, () => tf.Tensor>>;
}

/**
 * The part of tfjs's engine that records. `tf.grads` takes the way back only once, at once and then forgets it; here
 * one recorded pass serves several objectives, and their gradients come later.
 */
interface RecordingEngine {
  startTape(): void;
  endTape(): void;
  readonly state: { activeTape: TapeNode[] | null; readonly gradientDepth: number };
}

const engine = tf.engine() as unknown as RecordingEngine;

/** A function's recorded pass. */
export interface Tape {
  /** The output. It belongs to the tape. */
  readonly y: tf.Tensor;
  /**
   * d objective / d x for each of the inputs that were asked for, from d objective / d y; zeros where `y` does not
   * depend on one. The tensors belong to the caller: call it within `tf.tidy`. It may be called any number of times.
   */
  gradients(dy: tf.Tensor): tf.Tensor[];
  /** Frees the output and what the way back needs. */
  dispose(): void;
}

/**
 * Runs `compute` and records it, so that its gradients by `xs` can be had later.
 * @param xs float tensors; they have to live until the last call of `gradients`.
 */
export function recordTape(xs: readonly tf.Tensor[], compute: () => tf.Tensor): Tape {
  if (engine.state.gradientDepth > 0) throw new Error("a layer cannot be recorded while tfjs records something else");
  const { result, nodes } = recorded(() => tf.tidy(() => tf.keep(tf.clone(compute()))));
  const path = between(nodes, xs, result);
  return {
    y: result,
    gradients: (dy) => backThrough(path, xs, result, dy),
    dispose: () => {
      for (const { saved = [] } of nodes) tf.dispose([...saved]);
      result.dispose();
    },
  };
}

function recorded(work: () => tf.Tensor): { result: tf.Tensor; nodes: readonly TapeNode[] } {
  engine.startTape();
  try {
    const result = work();
    return { result, nodes: engine.state.activeTape ?? [] };
  } catch (cause) {
    for (const { saved = [] } of engine.state.activeTape ?? []) tf.dispose([...saved]);
    throw cause;
  } finally {
    engine.endTape();
    engine.state.activeTape = null;
  }
}

/** The nodes that lead from `xs` to `y`, each with those inputs only that depend on `xs`. */
function between(nodes: readonly TapeNode[], xs: readonly tf.Tensor[], y: tf.Tensor): TapeNode[] {
  const fromXs = new Set(xs.map(({ id }) => id));
  const forward = nodes.flatMap((node) => {
    const inputs = Object.entries(node.inputs).filter(([, { id }]) => fromXs.has(id));
    if (inputs.length === 0) return [];
    for (const { id } of node.outputs) fromXs.add(id);
    return [{ ...node, inputs: Object.fromEntries(inputs) }];
  });
  const toY = new Set([y.id]);
  const backward = [...forward].reverse().filter(({ inputs, outputs }) => {
    if (!outputs.some(({ id }) => toY.has(id))) return false;
    for (const { id } of Object.values(inputs)) toY.add(id);
    return true;
  });
  return backward.reverse();
}

/** Reverse accumulation over the nodes (tfjs's `backpropagateGradients`). */
function backThrough(nodes: readonly TapeNode[], xs: readonly tf.Tensor[], y: tf.Tensor, dy: tf.Tensor): tf.Tensor[] {
  const gradients = new Map<number, tf.Tensor>([[y.id, dy]]);
  for (const { gradient, kernelName, inputs, outputs } of [...nodes].reverse()) {
    if (!gradient) throw new Error(`tfjs has no gradient of ${kernelName}`);
    const dInputs = gradient(outputs.map(({ id }) => gradients.get(id) ?? null));
    for (const [name, { id }] of Object.entries(inputs)) {
      if (!Object.hasOwn(dInputs, name)) throw new Error(`tfjs has no gradient of ${kernelName} by its ${name}`);
      const more = tf.tidy(() => dInputs[name]());
      const sum = gradients.get(id);
      gradients.set(id, sum ? tf.add(sum, more) : more);
    }
  }
  return xs.map((x) => gradients.get(x.id) ?? tf.zerosLike(x));
}
