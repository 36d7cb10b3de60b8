/** A type of numbers in a graph. */
export type GraphType = "float32" | "int32" | "bool";

/** A tensor that depends on the images. */
export interface GraphValue {
  readonly kind: "value";
  /** Its number in the graph. */
  readonly id: number;
  readonly type: GraphType;
  /** Its shape for one image. */
  readonly shape: readonly number[];
  /** Which of its sizes are n times as large for n images. */
  readonly perImage: readonly boolean[];
}

/** A tensor that does not depend on the images. */
export interface GraphConstant {
  readonly kind: "constant";
  /** Of the same number are those that one tensor is behind. */
  readonly id: number;
  readonly type: GraphType;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  /** Which of its values, in an int32 vector of sizes, are n times as large for n images. Default: none. */
  readonly perImage?: readonly boolean[];
  /** Whether it is repeated along its first axis once for each image. Default: no. */
  readonly isRepeated?: boolean;
}

/** What an op takes. */
export type Operand = GraphValue | GraphConstant;

/** An op, by TensorFlow's name of it and of its attributes. */
export interface GraphOp {
  readonly op: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Operand[];
  readonly outputs: readonly GraphValue[];
}

/** What a network does with images, op by op, for any number of them. */
export interface Graph {
  /** [n, height, width, 3], values in [0, 1]. */
  readonly images: GraphValue;
  /** [n, classes]. */
  readonly logits: GraphValue;
  /** In an order in which they can run. */
  readonly ops: readonly GraphOp[];
}
