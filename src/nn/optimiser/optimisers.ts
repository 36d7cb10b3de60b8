import { error } from "../../base/errors";
import type { AdamWOptions, OptimiserOptions, SgdOptions } from "../../records";
import { attr, free, runOpMany, scalar, values, type Raw } from "../backend";
import { float } from "../constants";
import { compile } from "../functions/compile";
import type { Gradients } from "../layers/layer";
import type { State } from "../state";
import { add, multiply } from "../ops/elementwise";
import { destroy, fill, read, slot, type Parameter } from "../parameter";

/** Updates parameters in place from gradients, which it borrows. */
export interface Optimiser {
  /** One update. @param learningRate above 0. */
  step(gradients: Gradients, learningRate: number): void;
  /** Slots and step count, for checkpoints. */
  state(): State;
  /** Takes what `state` gave. @throws `weights/mismatch` for a slot that is missing or misshapen. */
  load(state: State): void;
  /** Frees the slots; the parameters stay. */
  dispose(): void;
}

export type { AdamWOptions, OptimiserOptions, SgdOptions } from "../../records";

const T = [attr.type("T")];
const locked = [...T, attr.bool("use_locking", false)];
const momentumAttributes = [...locked, attr.bool("use_nesterov", false)];

/** An optimiser of these parameters: SGD with momentum, or AdamW (Loshchilov and Hutter 2019). */
export function optimiser(parameters: readonly Parameter[], options: OptimiserOptions): Optimiser {
  return options.name === "sgd" ? sgd(parameters, options) : adamw(parameters, options);
}

/** Momentum SGD as PyTorch's: g += decay w; m = momentum m + g; w -= rate m. */
function sgd(parameters: readonly Parameter[], { momentum, weightDecay }: SgdOptions): Optimiser {
  const slots = new Slots(parameters, ["momentum"]);
  const update = updateAll(slots, 1, ({ variable, slots: [m], gradient }, [rate]) => {
    const decayed = weightDecay === 0 ? undefined : withDecay(gradient, variable, weightDecay);
    const inputs = [variable, m, rate, decayed ?? gradient, float(momentum)];
    runOpMany("ResourceApplyMomentum", momentumAttributes, inputs, 0);
    if (decayed) free(decayed);
  });
  return {
    step(gradients, learningRate) {
      slots.steps++;
      update(gradients, [learningRate]);
    },
    state: () => slots.state(),
    load: (state) => slots.load(state),
    dispose: () => slots.dispose(),
  };
}

function withDecay(gradient: Raw, variable: Raw, weightDecay: number): Raw {
  const value = read(variable);
  const pull = multiply(value, float(weightDecay));
  const decayed = add(gradient, pull);
  free(value, pull);
  return decayed;
}

/** AdamW as PyTorch's (Loshchilov and Hutter 2019): w *= 1 - rate decay; then Adam with bias correction. */
function adamw(parameters: readonly Parameter[], { beta1, beta2, epsilon, weightDecay }: AdamWOptions): Optimiser {
  const slots = new Slots(parameters, ["m", "v"]);
  const update = updateAll(slots, 5, ({ variable, slots: [m, v], gradient }, [power1, power2, rate, eps, pull]) => {
    if (weightDecay !== 0) {
      const value = read(variable);
      runOpMany("ResourceApplyGradientDescent", locked, [variable, pull, value], 0);
      free(value);
    }
    const inputs = [variable, m, v, power1, power2, rate, float(beta1), float(beta2), eps, gradient];
    runOpMany("ResourceApplyAdam", momentumAttributes, inputs, 0);
  });
  return {
    step(gradients, learningRate) {
      const t = ++slots.steps;
      // TensorFlow adds epsilon before the second moment's bias correction, PyTorch after it: scaled, the two agree.
      const scaledEpsilon = epsilon * Math.sqrt(1 - beta2 ** t);
      update(gradients, [beta1 ** t, beta2 ** t, learningRate, scaledEpsilon, learningRate * weightDecay]);
    },
    state: () => slots.state(),
    load: (state) => slots.load(state),
    dispose: () => slots.dispose(),
  };
}

/** What the update of one parameter reads and changes. */
interface Updated {
  readonly variable: Raw;
  readonly slots: readonly Raw[];
  /** Borrowed. */
  readonly gradient: Raw;
}

/**
 * The updates of all parameters, as one op.
 * @param count how many numbers a step has.
 * @param one the update of a parameter, given the step's numbers as scalars.
 */
function updateAll(slots: Slots, count: number, one: (updated: Updated, numbers: readonly Raw[]) => void) {
  // The tensors of each parameter follow one another, after the numbers: itself, its slots, its gradient.
  const each = slots.names.length + 2;
  const update = compile((inputs) => {
    for (let i = count; i < inputs.length; i += each) {
      const [variable, ...others] = inputs.slice(i, i + each);
      one({ variable, slots: others.slice(0, -1), gradient: others[each - 2] }, inputs.slice(0, count));
    }
    return [];
  });
  return (gradients: Gradients, numbers: readonly number[]): void => {
    const scalars = numbers.map(scalar);
    const tensors = [...gradients].flatMap(([parameter, gradient]) => {
      parameter.release();
      return [parameter.handle, ...slots.of(parameter), gradient];
    });
    update([...scalars, ...tensors]);
    free(...scalars);
  };
}

/** An optimiser's tensors beside each parameter, and its step count. */
class Slots {
  steps = 0;
  readonly #handles: Map<Parameter, readonly Raw[]>;

  constructor(
    parameters: readonly Parameter[],
    readonly names: readonly string[],
  ) {
    this.#handles = new Map(parameters.map((parameter) => [parameter, names.map(() => slot(parameter.shape))]));
  }

  of(parameter: Parameter): readonly Raw[] {
    const handles = this.#handles.get(parameter);
    if (!handles) throw new Error(`this optimiser does not update ${parameter.name}`);
    return handles;
  }

  state(): State {
    const state: State = new Map([["steps", { shape: [1], data: Float32Array.of(this.steps) }]]);
    this.#each((name, { shape }, handle) => {
      const raw = read(handle);
      state.set(name, { shape, data: values(raw) });
      free(raw);
    });
    return state;
  }

  load(state: State): void {
    this.#each((name, parameter, handle) => {
      const stored = state.get(name);
      if (stored?.data.length !== parameter.size)
        throw error("weights/mismatch", { faults: [`optimiser slot ${name} is missing or misshapen`] });
      fill(handle, parameter.shape, stored.data);
    });
    this.steps = state.get("steps")?.data[0] ?? 0;
  }

  dispose(): void {
    this.#each((_name, _parameter, handle) => destroy(handle));
  }

  #each(visit: (name: string, parameter: Parameter, handle: Raw) => void): void {
    for (const [parameter, handles] of this.#handles)
      handles.forEach((handle, i) => visit(`${parameter.name}.${this.names[i]}`, parameter, handle));
  }
}
