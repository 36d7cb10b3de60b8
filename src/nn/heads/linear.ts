import { inLayer } from "../../base/profile";
import { tf } from "../backend";
import { headNames } from "../backbones/head";
import { uniformByFanIn } from "../initialValues";
import { Parameter } from "../parameter";
import type { Head, HeadMaker } from "./head";

/** Values of a linear head. */
export type LinearValues = readonly [weight: tf.Tensor2D, bias: tf.Tensor1D];

/** W f + b on the pooled features; fresh values are uniform in +-1/sqrt(features) as those of PyTorch's `Linear`. */
export const linearHead: HeadMaker = ({ features, classes }): Head => ({
  reads: "features",
  embedding: features,
  parameters: [
    new Parameter(headNames[0], [features, classes], "matrix", uniformByFanIn(features)),
    new Parameter(headNames[1], [classes], "vector", uniformByFanIn(features)),
  ],
  apply(input, values) {
    const [weight, bias] = values as LinearValues;
    return { logits: inLayer("fc", () => tf.add(tf.matMul(input, weight), bias)), embedding: input };
  },
});
