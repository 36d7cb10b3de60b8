import { initialValues, Parameter, tf, type Head, type HeadMaker, type InitialValues } from "../../../nn";

/** Name of the augmented correlation matrix among the constants of the head. */
export const correlationName = "fc.graph.correlation";

/** Sizes of the graph convolutions. */
export interface CorrelationSizes {
  /** Length of the vector that stands for a class at the beginning, 1 or more. */
  readonly nodes: number;
  /** Length of what the first convolution makes of it, 1 or more. */
  readonly width: number;
}

/** The head's values in the order in which they are made: parameters, then constants. */
export type CorrelationValues = readonly [
  first: tf.Tensor2D,
  second: tf.Tensor2D,
  nodes: tf.Tensor2D,
  correlation: tf.Tensor2D,
];

/** Slope of the leaky ReLU: Kaile-Du/AGCN, GCNRSN.py. */
const slope = 0.2;

/**
 * A vector for each class, [C, channels], by two graph convolutions (Kaile-Du/AGCN, GCNRSN.py, `gnn`): H = P leaky(P E
 * W_1) W_2, where P is the augmented correlation matrix and E holds the vectors that stand for the classes.
 */
export function classVectors([first, second, nodes, correlation]: CorrelationValues): tf.Tensor2D {
  // The constant says in its rows how much a class sends, as a layer's weight does.
  const gathered = (x: tf.Tensor2D): tf.Tensor2D => tf.matMul(correlation, x, true, false);
  const hidden = tf.leakyRelu(gathered(tf.matMul(nodes, first)), slope);
  return gathered(tf.matMul(hidden, second));
}

/** Every class gets of itself alone: a class that no task has had is related to none. */
const alone: InitialValues = (_draw, [classes]) =>
  Float32Array.from({ length: classes * classes }, (_, k) => Number(k % (classes + 1) === 0));

/**
 * The head of Du et al. 2022 (Kaile-Du/AGCN, GCN.py and GCNRSN.py): the logit of class c is the inner product of the
 * largest values of the map, over its places, with the vector of the class (`classVectors`). Fresh values are those
 * there, but for the vectors of the classes: those are normal, of length 1 in the mean square.
 */
export function correlationHead({ nodes, width }: CorrelationSizes): HeadMaker {
  return ({ classes, map: { side, channels } }): Head => {
    const places = side * side;
    const weight = (name: string, inputs: number, outputs: number): Parameter =>
      new Parameter(name, [inputs, outputs], "matrix", initialValues.uniformByFanIn(outputs));
    return {
      reads: "map",
      embedding: channels,
      parameters: [weight("fc.graph.gc1.weight", nodes, width), weight("fc.graph.gc2.weight", width, channels)],
      constants: [
        new Parameter("fc.graph.nodes", [classes, nodes], "matrix", initialValues.normal(1 / Math.sqrt(nodes))),
        new Parameter(correlationName, [classes, classes], "matrix", alone),
      ],
      apply(input, values) {
        const x = tf.max<tf.Tensor2D>(tf.reshape(input, [input.shape[0], places, channels]), 1);
        const vectors = classVectors(values as CorrelationValues);
        return { logits: tf.matMul(x, vectors, false, true), embedding: x };
      },
    };
  };
}
