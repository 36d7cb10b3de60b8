import { error } from "../../base/errors";
import { inLayer } from "../../base/profile";
import { tf } from "../backend";
import { normal, uniformByFanIn, zeros, type InitialValues } from "../initialValues";
import { gainAndBias } from "../layers/tokens";
import { Parameter } from "../parameter";
import type { Head, HeadMaker } from "./head";
import { applyIca, icaLogits, type ClassifierValues, type IcaSizes, type IcaValues } from "./icaForward";

/** Sizes of incremental cross-attention. */
export interface IcaOptions {
  /** e, the length of a token: a multiple of `heads`. Default: `widthFor`. */
  readonly width?: number;
  /** Attention heads, 1 or more. */
  readonly heads: number;
  /** Hidden units of the MLP for each number of a token, 1 or more. */
  readonly ratio: number;
}

/** Three for eight channels of the map, as 768 are for the 2048 of TResNet-M; up to the next multiple of the heads. */
const widthFor = (channels: number, heads: number): number => heads * Math.ceil((3 * channels) / 8 / heads);

/** Every linear layer of the authors' network begins so. */
const small = normal(0.01);

/**
 * Incremental cross-attention over the map of the backbone (Dong et al. 2023; the authors' code: KRT-ICCV2023-updated,
 * src/models/tresnet/tresnet_l_ica.py, continual/convit.py and continual/classifier.py).
 *
 * A query is made of the shared token (their `cls_token`), and asks the shared token, the token of a task and the
 * places of the projected map. What it finds is added to the shared token, an MLP follows, and the result is the token
 * of the task for this image, from which a normalisation and a linear layer make the logits of the task's classes. In a
 * task, its own token and its own classifier learn, and all that the tasks share. In the authors' network they are
 * added when the task begins; here all are there from the start, and wait.
 *
 * @throws `argument/invalid` where the heads do not divide the width; `network/map` where the backbone gives no map.
 */
export function icaHead({ width: given, heads, ratio }: IcaOptions): HeadMaker {
  return ({ map: { side, channels }, slices }): Head => {
    const width = given ?? widthFor(channels, heads);
    if (width % heads !== 0) {
      const takes = `a multiple of its ${heads} heads`;
      throw error("argument/invalid", { argument: "width of --head ica", received: width, takes });
    }
    const sizes: IcaSizes = { places: side * side, channels, width, heads };
    const shared = sharedParameters(sizes, ratio * width);
    const tokens = slices.map((_, k) => token(`fc.token.${k + 1}`, width, 1));
    const classifiers = slices.map((slice, k) => classifier(k + 1, width, slice.length));
    const columns = columnsOf(slices);
    return {
      reads: "map",
      embedding: slices.length * width,
      embeddingParts: slices.length,
      parameters: [...shared, ...tokens, ...classifiers.flat()],
      learnsIn: (task) => [...shared, tokens[task - 1], ...classifiers[task - 1]],
      apply(input, values) {
        const end = shared.length + tokens.length;
        const ofTokens = values.slice(shared.length, end) as tf.Tensor3D[];
        const embedding = inLayer("fc.tab", () =>
          applyIca(sizes, input, values.slice(0, shared.length) as unknown as IcaValues, ofTokens),
        );
        const ofClassifiers = slices.map(
          (_, k) => values.slice(end + 4 * k, end + 4 * (k + 1)) as unknown as ClassifierValues,
        );
        const logits = inLayer("fc", () => icaLogits(embedding, ofClassifiers));
        return { logits: columns ? tf.gather(logits, columns, 1) : logits, embedding };
      },
    };
  };
}

/** Where each class is among the classes of the tasks, one task after another; undefined where they are in order. */
function columnsOf(slices: readonly (readonly number[])[]): number[] | undefined {
  const classes = slices.flat();
  if (classes.every((c, column) => c === column)) return undefined;
  return classes.map((_, c) => classes.indexOf(c));
}

const token = (name: string, width: number, count: number): Parameter =>
  new Parameter(name, [1, count, width], "tokens", normal(0.02));

const matrix = (name: string, inputs: number, outputs: number, fresh: InitialValues = small): Parameter =>
  new Parameter(`${name}.weight`, [inputs, outputs], "matrix", fresh);

const bias = (name: string, length: number, fresh: InitialValues = zeros): Parameter =>
  new Parameter(`${name}.bias`, [length], "vector", fresh);

/** What the tasks share, in the order of `IcaValues`. */
function sharedParameters({ places, channels, width }: IcaSizes, hidden: number): Parameter[] {
  return [
    // A convolution of one pixel in the authors' code: normal, by its fan-out (He et al. 2015).
    matrix("fc.proj", channels, width, normal(Math.sqrt(2 / width))),
    bias("fc.proj", width, uniformByFanIn(channels)),
    token("fc.pos_embed", width, places),
    token("fc.cls_token", width, 1),
    ...gainAndBias("fc.tab.norm1", width),
    ...["q", "k", "v"].map((name) => matrix(`fc.tab.attn.${name}`, width, width)),
    ...[matrix("fc.tab.attn.proj", width, width), bias("fc.tab.attn.proj", width)],
    ...gainAndBias("fc.tab.norm2", width),
    ...[matrix("fc.tab.mlp.fc1", width, hidden), bias("fc.tab.mlp.fc1", hidden)],
    ...[matrix("fc.tab.mlp.fc2", hidden, width), bias("fc.tab.mlp.fc2", width)],
  ];
}

/** The classifier of a task, in the order of `ClassifierValues`; those of later tasks begin as PyTorch's `Linear`. */
function classifier(task: number, width: number, classes: number): Parameter[] {
  const fresh = uniformByFanIn(width);
  return [
    ...gainAndBias(`fc.${task}.norm`, width),
    matrix(`fc.${task}`, width, classes, task === 1 ? small : fresh),
    bias(`fc.${task}`, classes, fresh),
  ];
}
