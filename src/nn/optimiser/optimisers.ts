import { error } from "../../base/errors";
import type { AdamWOptions, OptimiserOptions, SgdOptions } from "../../records";
import { attr, float, free, runOpMany, scalar, values, type Raw } from "../backend";
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
  return {
    step(gradients, learningRate) {
      slots.steps++;
      const rate = scalar(learningRate);
      for (const [parameter, gradient] of gradients) {
        const decayed = weightDecay === 0 ? undefined : withDecay(gradient, parameter, weightDecay);
        parameter.release();
        const [m] = slots.of(parameter);
        runOpMany(
          "ResourceApplyMomentum",
          momentumAttributes,
          [parameter.handle, m, rate, decayed ?? gradient, float(momentum)],
          0,
        );
        if (decayed) free(decayed);
      }
      free(rate);
    },
    state: () => slots.state(),
    load: (state) => slots.load(state),
    dispose: () => slots.dispose(),
  };
}

function withDecay(gradient: Raw, parameter: Parameter, weightDecay: number): Raw {
  const pull = multiply(parameter.value, float(weightDecay));
  const decayed = add(gradient, pull);
  free(pull);
  return decayed;
}

/** AdamW as PyTorch's (Loshchilov and Hutter 2019): w *= 1 - rate decay; then Adam with bias correction. */
function adamw(parameters: readonly Parameter[], { beta1, beta2, epsilon, weightDecay }: AdamWOptions): Optimiser {
  const slots = new Slots(parameters, ["m", "v"]);
  return {
    step(gradients, learningRate) {
      const t = ++slots.steps;
      // TensorFlow adds epsilon before the second moment's bias correction, PyTorch after it: scaled, the two agree.
      const scaledEpsilon = epsilon * Math.sqrt(1 - beta2 ** t);
      const passing = [beta1 ** t, beta2 ** t, learningRate, scaledEpsilon, learningRate * weightDecay].map(scalar);
      const [power1, power2, rate, eps, pull] = passing;
      for (const [parameter, gradient] of gradients) {
        parameter.release();
        if (weightDecay !== 0) {
          const value = read(parameter.handle);
          runOpMany("ResourceApplyGradientDescent", locked, [parameter.handle, pull, value], 0);
          free(value);
        }
        const [m, v] = slots.of(parameter);
        runOpMany(
          "ResourceApplyAdam",
          momentumAttributes,
          [parameter.handle, m, v, power1, power2, rate, float(beta1), float(beta2), eps, gradient],
          0,
        );
      }
      free(...passing);
    },
    state: () => slots.state(),
    load: (state) => slots.load(state),
    dispose: () => slots.dispose(),
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
