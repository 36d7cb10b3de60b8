import type { Formula } from "../../base/methodPage";
import { switchOption, wordOption } from "../../base/optionSpecs";
import { tf } from "../../nn";
import { mapsOf } from "./objectives";
import type { SampleObjective, Situation } from "./strategy";

/**
 * What is summed over in the squares of maps [n, h, w, c], one or more times, with rows of what is left. As in the
 * authors' code, `width` sums over the first side of a map, and `height` over the second.
 */
const pools: Readonly<Record<string, readonly ((squares: tf.Tensor4D) => tf.Tensor)[]>> = {
  channels: [(squares) => tf.sum(squares, 3)],
  width: [(squares) => tf.sum(squares, 1)],
  height: [(squares) => tf.sum(squares, 2)],
  gap: [(squares) => tf.mean(squares, [1, 2])],
  spatial: [(squares) => tf.sum(squares, 2), (squares) => tf.sum(squares, 1)],
};

/** Options of a strategy that distils pooled maps. */
export const podOptions = {
  collapse: wordOption("spatial", {
    choices: Object.keys(pools),
    meaning: "what is summed over in the squares of a map; spatial: the width, and the height beside it",
    source: "arthurdouillard/incremental_learning.pytorch, `collapse_channels` of options/podnet: spatial",
  }),
  normalise: switchOption(1, {
    meaning: "1: the pooled squares of an image are brought to length 1; 0: they stay as they are",
    source: "arthurdouillard/incremental_learning.pytorch, `pod`: normalize=True",
  }),
};

/** How maps are pooled before they are compared. */
export type PodOptions = {
  /** `channels`, `width`, `height`, `gap` (the mean over places) or `spatial`. */
  readonly collapse: string;
  /** 1: the pooled squares of an image are brought to length 1. */
  readonly normalise: number;
};

/**
 * Pooled outputs distillation of the maps of the backbone's stages (Douillard et al. 2020, their code,
 * inclearn/lib/losses/distillation.py, `pod`, and inclearn/models/podnet.py):
 *
 *     lambda sqrt(seen / new) mean over stages and images of || p(m^2) - p(m_old^2) ||
 *
 * with m the maps of the network, m_old those of the network before the task, p their pooling, and the numbers of
 * classes seen so far and of new ones. In the authors' code a map is that of a stage before its last ReLU; here it is
 * the stage's output.
 * @param weight lambda, 0 or more.
 */
export function podSpatial(
  { slices }: Pick<Situation, "slices">,
  weight: number,
  { collapse, normalise }: PodOptions = { collapse: "spatial", normalise: 1 },
): SampleObjective {
  const scale = weight * Math.sqrt(slices.flat().length / slices[slices.length - 1].length);
  const pooled = (map: tf.Tensor4D): tf.Tensor2D => {
    const squares = tf.square(map);
    const rows = pools[collapse].map((pool) => tf.reshape<tf.Rank.R2>(pool(squares), [map.shape[0], -1]));
    const all = rows.length === 1 ? rows[0] : tf.concat(rows, 1);
    return normalise === 1 ? tf.div(all, lengths(all, true)) : all;
  };
  return {
    name: "pod-spatial",
    loss(view) {
      const { now, before } = mapsOf(view);
      const distances = now.map((map, i) => tf.mean<tf.Scalar>(lengths(tf.sub(pooled(map), pooled(before[i])), false)));
      return tf.mul<tf.Scalar>(scale / distances.length, tf.addN<tf.Scalar>(distances));
    },
  };
}

/** Lengths of rows, at least 1e-12 as in PyTorch's `normalize`; the gradient of such a short one is 0, as there. */
const lengths = (rows: tf.Tensor2D, keepDims: boolean): tf.Tensor =>
  tf.sqrt(tf.maximum(tf.sum(tf.square(rows), 1, keepDims), 1e-24));

/** What `podSpatial` adds to the loss of the labels, as the page of a strategy shows it. */
export const podSpatialFormula = (source: string): Formula => ({
  tex: String.raw`\mu \sqrt{\frac{|\mathrm{seen}|}{|\mathrm{new}|}}\ \frac{1}{S n} \sum_{s=1}^{S}
  \sum_{i=1}^{n} \big\| p(m_{s,i}^2) - p((m_{s,i}^{\mathrm{old}})^2) \big\|`,
  meaning:
    "With `spatial` $`\\mu`$ above 0, the distillation of the maps $`m_s`$ of the $`S`$ stages: $`p`$ sums the " +
    "squares over the width and over the height, and brings what an image has left to length 1.",
  source,
});
