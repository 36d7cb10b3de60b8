import { initialValues, Parameter, tf, type Head, type HeadMaker } from "../../../nn";
import { affine, graphConvolution, type Affine } from "./convolution";

/** Name of the vector that says which classes send in the graph. */
export const seenName = "graph.seen";

/** Its values are in the order in which they are made; see `graphHead`. */
type Values = readonly [
  classify: tf.Tensor2D,
  ...transform: [tf.Tensor2D, tf.Tensor1D],
  generalGraph: tf.Tensor2D,
  ...general: [tf.Tensor2D, tf.Tensor1D],
  ...global: [tf.Tensor2D, tf.Tensor1D],
  ...norm: [tf.Tensor1D, tf.Tensor1D],
  ...graph: [tf.Tensor2D, tf.Tensor1D],
  ...specific: [tf.Tensor2D, tf.Tensor1D],
  ...last: [tf.Tensor2D, tf.Tensor1D],
  seen: tf.Tensor1D,
];

const of = (weight: tf.Tensor2D, bias: tf.Tensor1D): Affine => ({ weight, bias });

/**
 * The graph head of Du et al. 2024 (Kaile-Du/CSC, CSC/cigcn.py, `CI_GCN`), with the names there; fresh values are those
 * of PyTorch's convolutions. Of the map [side, side, channels] with P places, and of C classes:
 *
 *     a = W x at every place, [P, C]                               z1_c = max over places of a_c
 *     v_c = sum over places of softmax(a_c) (W_t x + b_t), [C, d]  u = v + graph convolutions of v
 *     z2_c = w_c . u_c + b_c                                       logits (z1 + z2) / 2
 *
 * @param width d, the length of a node, 1 or more.
 */
export function graphHead(width: number): HeadMaker {
  return ({ classes, map }): Head => {
    const { side = 0, channels = 0 } = map ?? {};
    const places = side * side;
    const matrix = (name: string, inputs: number, outputs: number): Parameter =>
      new Parameter(`graph.${name}.weight`, [inputs, outputs], "matrix", initialValues.uniformByFanIn(inputs));
    const layer = (name: string, inputs: number, outputs: number): Parameter[] => [
      matrix(name, inputs, outputs),
      new Parameter(`graph.${name}.bias`, [outputs], "vector", initialValues.uniformByFanIn(inputs)),
    ];
    const parameters = [
      matrix("fc", channels, classes),
      ...layer("conv_transform", channels, width),
      matrix("general_adj", classes, classes),
      ...layer("general_weight", width, width),
      ...layer("conv_global", width, width),
      new Parameter("graph.norm_global.weight", [width], "vector", initialValues.ones),
      new Parameter("graph.norm_global.bias", [width], "vector"),
      ...layer("conv_create_co_mat", 2 * width, classes),
      ...layer("specific_weight", width, width),
      ...layer("last_linear", width, classes),
    ];
    return {
      reads: "map",
      embedding: classes * (1 + width),
      parameters,
      constants: [new Parameter(seenName, [classes], "vector", initialValues.ones)],
      apply(input, values) {
        const [classify, tw, tb, generalGraph, aw, ab, gw, gb, gain, shift, cw, cb, sw, sb, lw, lb, seen] =
          values as Values;
        const n = input.shape[0];
        const x = tf.reshape<tf.Rank.R3>(input, [n, places, channels]);
        const scores = tf.reshape<tf.Rank.R3>(tf.matMul(tf.reshape<tf.Rank.R2>(x, [n * places, channels]), classify), [
          n,
          places,
          classes,
        ]);
        const byClass = tf.transpose(scores, [0, 2, 1]);
        const strongest = tf.max<tf.Tensor2D>(byClass, 2);
        const nodes = tf.matMul<tf.Tensor3D>(tf.softmax(byClass, 2), affine(x, of(tw, tb)));
        const convolved = graphConvolution(nodes, {
          generalGraph,
          general: of(aw, ab),
          global: of(gw, gb),
          norm: { gain, bias: shift },
          graph: of(cw, cb),
          specific: of(sw, sb),
          seen,
        });
        const tokens = tf.add<tf.Tensor3D>(nodes, convolved);
        const related = tf.add(tf.sum(tf.mul(tokens, tf.transpose(lw)), 2), lb);
        return {
          logits: tf.div(tf.add(strongest, related), 2),
          embedding: tf.concat([strongest, tf.reshape<tf.Rank.R2>(tokens, [n, classes * width])], 1),
        };
      },
    };
  };
}
