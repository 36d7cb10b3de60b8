import type { Formula } from "../../base/methodPage";
import { tf } from "../../nn";
import { embeddings } from "./objectives";
import type { SampleObjective, Situation } from "./strategy";

/**
 * Pooled outputs distillation of the embedding, "POD-flat" (Douillard et al. 2020; their code,
 * inclearn/models/podnet.py, `pod_flat`), as the code of Dong et al. 2023 has it (KRT-ICCV2023-updated,
 * MultiLabelIncremental_protoConflict.py, `compute_loss`, with PyTorch's `cosine_embedding_loss`):
 *
 *     lambda sqrt(seen / new) mean over images of (1 - cos(h, h_old))
 *
 * with h the embedding that the head reads, h_old that of the network before the task, and the numbers of classes seen
 * so far and of new ones. Where each task has a part of the embedding, as with the head `ica`, h is made of the parts
 * of earlier tasks (MultiLabelIncremental_KRT.py there).
 * @param weight lambda, 0 or more.
 */
export function podFlat({ slices }: Pick<Situation, "slices">, weight: number): SampleObjective {
  const scale = weight * Math.sqrt(slices.flat().length / slices[slices.length - 1].length);
  return {
    name: "pod-flat",
    loss(view) {
      const { now, before } = embeddings(view, slices.length - 1);
      // PyTorch adds 1e-12 to the squared lengths.
      const squared = (x: tf.Tensor2D): tf.Tensor1D => tf.add(tf.sum(tf.square(x), 1), 1e-12);
      const lengths = tf.sqrt(tf.mul(squared(now), squared(before)));
      const cosines = tf.div(tf.sum(tf.mul(now, before), 1), lengths);
      return tf.mul<tf.Scalar>(scale, tf.mean(tf.sub(1, cosines)));
    },
  };
}

/** What `podFlat` adds to the loss of the labels, as the page of a strategy shows it. */
export const podFlatFormula = (source: string): Formula => ({
  tex: String.raw`\lambda \sqrt{\frac{|\mathrm{seen}|}{|\mathrm{new}|}}\ \frac{1}{n} \sum_{i=1}^{n} \big(1
  - \cos(h_i, h_i^{\mathrm{old}})\big)`,
  meaning:
    "The distillation, beside the loss of the labels: $`h`$ is the embedding that the head reads, " +
    "$`h^{\\mathrm{old}}`$ that of the network before the task; seen and new are the classes so far and of the task.",
  source,
});
