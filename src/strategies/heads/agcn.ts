import { integerOption, numberOption } from "../../base/optionSpecs";
import { correlationHead } from "./correlation/correlationHead";
import { correlations } from "./correlation/correlations";
import { defineHead } from "./define";

/**
 * The augmented graph convolutional network of Du et al. 2022, AGCN (Kaile-Du/AGCN, AGCN-LML): the weights of a class
 * are made of what stands for it and for the classes that it is related to. Which are related is found while a task is
 * learnt: within the task by its labels, to classes of earlier tasks by the answers that the network before the task
 * has for the same images. See `correlationHead` and `writeRelations`.
 */
export const agcn = defineHead({
  name: "agcn",
  summary: "weights of classes by graph convolutions over how often they are seen together",
  source: "Du et al. 2022; Kaile-Du/AGCN",
  options: {
    nodes: integerOption(300, {
      least: 1,
      meaning: "length of the vector that stands for a class",
      source: "the authors' code, `in_channel`: the length of their word vectors",
    }),
    width: integerOption(128, {
      least: 1,
      meaning: "length of what the first convolution makes of it",
      source: "the authors' code has 1024, half of the channels of its map, and so it is for 256 of the small scales",
    }),
    within: numberOption(0.4, {
      least: 0,
      most: 1,
      meaning: "share of the images of a class from which on it relates another class of its task to it",
      source: "the authors' code, make_cmatrix_online.py, `t`",
    }),
    between: numberOption(0.3, {
      least: 0,
      most: 1,
      meaning: "the same for a new class and one of an earlier task",
      source: "the authors' code, make_cmatrix_online.py, `t2`",
    }),
    first: numberOption(0, {
      least: 0,
      most: 1,
      meaning: "the same within the first task; 0: all classes of it are related",
      source: "the authors' code, GCN.py, `t` in `train_model`",
    }),
  },
  page: {
    formulas: [
      {
        tex: String.raw`z_c = \langle \max_x f(x),\, h_c \rangle, \qquad H = P\, \ell (P E W_1)\, W_2`,
        meaning:
          "$`f(x)`$ is the map at a place, $`h_c`$ a row of $`H`$, $`\\ell`$ a leaky ReLU of slope 0.2, $`E`$ holds " +
          "the vectors that stand for the classes, and $`P`$ is the augmented correlation matrix.",
        source: "Du et al. 2022, the authors' code, GCNRSN.py, `gnn`; GCN.py, `train_model`",
      },
      {
        tex: String.raw`P_{ij} = A_{ji}\, d_i d_j, \qquad A = I + s \bar R, \quad R_{ij} = \Big[ \frac{n_{ij}}{n_j} \ge
        \tau \Big], \quad d_i = \Big( \sum_k A_{ik} \Big)^{-e}`,
        meaning:
          "Among the classes of one task: $`n_j`$ images show $`j`$, $`n_{ij}`$ of them $`i`$ too, and the columns " +
          "of $`\\bar R`$ are those of $`R`$ divided by their sums. In the first task $`s = 0.28`$, $`e = 0.8`$ and " +
          "$`\\tau`$ is `first`; later $`s = 0.25`$, $`e = 0.5`$ and $`\\tau`$ is `within`.",
        source: "Du et al. 2022, the authors' code, GCN.py and make_cmatrix_online.py, `gen_A1`, `gen_A2`, `gen_P`",
      },
      {
        tex: String.raw`P_{ij} = \frac{1}{4} \bar R_{ij}, \quad R_{ij} = \Big[ \frac{s_{ij}}{n_j} \ge \tau \Big], \qquad
        P_{ji} = \frac{1}{4} \bar R_{ji}, \quad R_{ji} = \Big[ \frac{s_{ij}}{2 s_i} \ge \tau \Big]`,
        meaning:
          "Between a class $`i`$ of an earlier task and a new class $`j`$: the soft label of $`i`$ is the softmax, " +
          "over the classes of earlier tasks, of the logits before the task; $`s_i`$ is its sum over the images of " +
          "the task, and $`s_{ij}`$ that over the images that show $`j`$; $`\\tau`$ is `between`.",
        source: "Du et al. 2022, the authors' code, make_cmatrix_online.py, `generate_aug_cmatrix`, `gen_A3`",
      },
    ],
    deviations: [
      "The text of the paper could not be read. All of this is from the authors' code.",
      "$`E`$ holds word vectors of the names of the classes there (GloVe, of length 300). Here they are drawn by the " +
        "seed of the run, normal, of length 1 in the mean square, and no gradient changes them: what names mean is " +
        "not known.",
      "The authors answer for the classes of a task with the matrix of that task. Here the matrix of all tasks so " +
        "far answers.",
      "Where several epochs are trained, the counts go on through all of them; the authors train one.",
      "Labels of earlier tasks' classes are not counted, even where they are available.",
    ],
  },
  make: ({ nodes, width, ...thresholds }) => ({
    maker: correlationHead({ nodes, width }),
    needsPrevious: true,
    keep: (start) => correlations(start, thresholds),
  }),
});
