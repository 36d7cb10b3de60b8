import { error } from "../../base/errors";
import { adopt, borrow, create, free, share, tf, values, type Raw } from "../backend";
import { tidied } from "./tidied";
import { copyGradients } from "./gradients";
import { gradientOf, type Gradients } from "../layers/layer";
import type { State } from "../state";
import type { Parameter } from "../parameter";

/*
 * A field: a tensor of each parameter's shape, by parameter, as gradients are; importances and copies of weights are
 * others. Fields belong to whoever asked for them, and `freeGradients` frees them.
 */

/** The parameters' values, borrowed: valid until their next update. */
export function valuesOf(parameters: Iterable<Parameter>): Gradients {
  return new Map([...parameters].map((parameter) => [parameter, parameter.value]));
}

/** The parameters' values now, to be kept. */
export function snapshot(parameters: Iterable<Parameter>): Gradients {
  return copyGradients(valuesOf(parameters));
}

/** Zeros. */
export function zeros(parameters: readonly Parameter[]): Gradients {
  return fieldOf(parameters, ({ shape, size }) => ({ shape, data: new Float32Array(size) }));
}

/** The numbers that `of` gives for each parameter, of its shape or of one that broadcasts to it. */
export function fieldOf(
  parameters: Iterable<Parameter>,
  of: (parameter: Parameter) => { readonly shape: readonly number[]; readonly data: Float32Array },
): Gradients {
  return new Map(
    [...parameters].map((parameter) => {
      const { shape, data } = of(parameter);
      return [parameter, create(shape, data)];
    }),
  );
}

/** `of` the tensors that fields have for each parameter of the first, in tfjs. Borrows the fields. */
export function mapFields(
  of: (...tensors: tf.Tensor[]) => tf.Tensor,
  first: Gradients,
  ...others: readonly Gradients[]
): Gradients {
  const one = (parameter: Parameter): Raw =>
    tidied(() => share(borrow(of(...[first, ...others].map((field) => adopt(share(gradientOf(field, parameter))))))));
  return new Map([...first.keys()].map((parameter) => [parameter, one(parameter)]));
}

/** Sum over the parameters of the first of the products of the two fields' entries. */
export function innerProduct(first: Gradients, second: Gradients): number {
  const products = mapFields((a, b) => tf.sum(tf.mul(a, b)), first, second);
  const sum = [...products.values()].reduce((total, raw) => total + values(raw)[0], 0);
  free(...products.values());
  return sum;
}

/** Fields as tensors of a checkpoint, in the layout they have here. */
export function fieldState(fields: Readonly<Record<string, Gradients>>): State {
  const state: State = new Map();
  for (const [name, field] of Object.entries(fields)) {
    for (const [parameter, raw] of field)
      state.set(`${name}/${parameter.name}`, { shape: parameter.shape, data: values(raw) });
  }
  return state;
}

/**
 * The field of a name in a checkpoint, or undefined if it is not there.
 * @throws `weights/mismatch` where a parameter is missing.
 */
export function fieldFrom(state: State, name: string, parameters: readonly Parameter[]): Gradients | undefined {
  const stored = parameters.map((parameter) => ({ parameter, tensor: state.get(`${name}/${parameter.name}`) }));
  if (!stored[0]?.tensor) return undefined;
  return new Map(
    stored.map(({ parameter, tensor }) => {
      if (!tensor) throw error("weights/mismatch", { faults: [`${name}/${parameter.name} is missing`] });
      return [parameter, create(parameter.shape, tensor.data)];
    }),
  );
}

/** Memory of a field, in bytes. */
export const fieldBytes = (field: Gradients): number => [...field.keys()].reduce((sum, { size }) => sum + 4 * size, 0);
