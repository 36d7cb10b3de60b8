import { fieldOf, tf, type Network, type Parameter } from "../../nn";
import { classVectors, type CorrelationValues } from "../heads/correlation/correlationHead";
import type { KeptState } from "../interface/keptState";
import type { ParameterObjective } from "../interface/strategy";

/**
 * Keeps the class vectors of the network before a task, of the head `agcn`. From the second task on its penalty is the
 * relationship-preserving loss (Du et al. 2022; Kaile-Du/AGCN, GCN.py, `dist_loss_GNN`): the mean over the classes of
 * earlier tasks of w |h_c - h_c before|^2. Parameters that the vectors do not depend on have the gradient 0.
 * @param weight w, 0 or more; with 0 there is no penalty.
 */
export function relations(network: Network, weight: number): KeptState {
  /** `[C * channels]`: the vectors when the last task had ended. */
  let before: Float32Array | undefined;
  let earlier: readonly number[] = [];
  const values = (): CorrelationValues => network.headTensors() as unknown as CorrelationValues;

  const differentiated = (kept: Float32Array): { readonly value: number; readonly gradients: Float32Array[] } =>
    tf.tidy(() => {
      const [first, second, ...constants] = values();
      const rows = (vectors: tf.Tensor2D): tf.Tensor2D => tf.gather(vectors, [...earlier]);
      const wanted = rows(tf.tensor2d(kept, [network.options.classes, second.shape[1]]));
      const loss = (...[one, other]: tf.Tensor[]): tf.Scalar => {
        const vectors = classVectors([one as tf.Tensor2D, other as tf.Tensor2D, ...constants]);
        return tf.mul(weight / earlier.length, tf.sum(tf.squaredDifference(rows(vectors), wanted)));
      };
      const { value, grads } = tf.valueAndGrads(loss)([first, second]);
      return { value: value.dataSync()[0], gradients: grads.map((gradient) => gradient.dataSync() as Float32Array) };
    });

  const penaltyOf = (kept: Float32Array): ParameterObjective => ({
    name: "relations",
    penalty(parameters) {
      const { value, gradients } = differentiated(kept);
      const gradientBy = (parameter: Parameter): Float32Array =>
        gradients[network.head.indexOf(parameter)] ?? new Float32Array(parameter.size);
      const fields = fieldOf(parameters, (parameter) => ({ shape: parameter.shape, data: gradientBy(parameter) }));
      return { value, gradients: fields };
    },
  });

  return {
    get penalties() {
      return before && weight > 0 && earlier.length > 0 ? [penaltyOf(before)] : [];
    },
    lifecycle: {
      taskBegins({ slices }) {
        earlier = slices.slice(0, -1).flat();
      },
      async taskEnds() {
        before = tf.tidy(() => classVectors(values()).dataSync() as Float32Array).slice();
      },
    },
    save: () => new Map(before ? [["vectors", { shape: [before.length], data: before.slice() }]] : []),
    load(state) {
      before = state.get("vectors")?.data.slice();
    },
    get bytes() {
      return before?.byteLength ?? 0;
    },
    dispose: () => undefined,
  };
}
