import { tidied } from "../autodiff/tidied";
import { recordTape, type Tape } from "../autodiff/tape";
import { adopt, borrow, share, tf, type Raw } from "../backend";
import type { Parameter } from "../parameter";
import type { Layer } from "./layer";
import { modulesOf, named } from "./named";

/** What a layer of a function may leave out. */
export interface LayerOptions {
  /** Whether somebody needs the gradient of the input; nobody does where it is data. Default: yes. */
  readonly inputGradient?: boolean;
}

/**
 * A layer of any differentiable function of tfjs: its way back is tfjs's own autodiff, and a pass can be gone back
 * through once per objective.
 *
 * `compute` must not look at the mode: it is the same in training and evaluation, and no image sees another. What
 * depends on the batch is a layer of its own: `batchNorm`, which keeps running statistics and is synchronised over
 * ranks. `sequence` and `residual` join them.
 *
 * @param parameters in the order in which `compute` gets their values, in the layout of `Parameter.shape`.
 * @param compute borrows its tensors; called within `tf.tidy`. It annotates the ranks that it expects.
 * @example layerOf([weight, bias], (x: tf.Tensor2D, [w, b]: [tf.Tensor2D, tf.Tensor1D]) => tf.add(tf.matMul(x, w), b))
 */
export function layerOf<X extends tf.Tensor, const P extends readonly tf.Tensor[]>(
  parameters: readonly Parameter[],
  compute: (x: X, parameters: P) => tf.Tensor,
  { inputGradient = true }: LayerOptions = {},
): Layer {
  const tensorOf = (raw: Raw): tf.Tensor => adopt(share(raw));
  const valuesOf = (): tf.Tensor[] => parameters.map(({ value }) => tensorOf(value));
  const apply = (x: tf.Tensor, values: readonly tf.Tensor[]): tf.Tensor => compute(x as X, values as P);
  return named(modulesOf(parameters), {
    parameters,
    statistics: [],
    forward(x) {
      const input = tf.keep(tensorOf(x));
      const values = valuesOf().map((value) => tf.keep(value));
      const wanted = inputGradient ? [input, ...values] : values;
      const disposeInputs = (): void => tf.dispose([input, ...values]);
      const tape = recordOrDispose(wanted, () => apply(input, values), disposeInputs);
      const dispose = (): void => {
        tape.dispose();
        disposeInputs();
      };
      return {
        y: borrow(tape.y),
        backward(dy, gradients, last) {
          const raws = tidied(() => tape.gradients(tensorOf(dy)).map((gradient) => share(borrow(gradient))));
          const dx = inputGradient ? raws.shift() : undefined;
          parameters.forEach((parameter, i) => gradients.set(parameter, raws[i]));
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
    infer: (x) => tidied(() => share(borrow(apply(tensorOf(x), valuesOf())))),
  });
}

function recordOrDispose(xs: readonly tf.Tensor[], compute: () => tf.Tensor, dispose: () => void): Tape {
  try {
    return recordTape(xs, compute);
  } catch (cause) {
    dispose();
    throw cause;
  }
}
