import { integerOption } from "../../base/optionSpecs";
import { defineHead } from "./define";
import { graphHead } from "./graph/graphHead";
import { seenClasses } from "./graph/seenClasses";

/**
 * The class-incremental graph convolution of Du et al. 2024, CI-GCN (Kaile-Du/CSC, CSC/cigcn.py): answers of classes
 * calibrate one another, over a graph that grows by the classes of each task. See `graphHead`.
 */
export const cigcn = defineHead({
  name: "cigcn",
  summary: "graph convolutions over the classes, on the map, beside a linear layer at every place",
  source: "Du et al. 2024; Kaile-Du/CSC",
  options: {
    width: integerOption(128, {
      least: 1,
      meaning: "length of a node of the graph",
      source: "the authors' code has 1024, half of the channels of its map, and so it is for 256 of the small scales",
    }),
  },
  page: {
    formulas: [
      {
        tex: String.raw`z = \tfrac12 (z^1 + z^2), \qquad z^1_c = \max_x a_c(x), \quad a(x) = W x`,
        meaning: "$`x`$ is the map at a place, and $`a`$ the answers of a linear layer at every place.",
        source: "Du et al. 2024; Kaile-Du/CSC, CSC/cigcn.py, `CI_GCN`",
      },
      {
        tex: String.raw`z^2_c = \langle w_c, u_c \rangle + b_c, \qquad u = v + \text{graph convolutions of } v,
        \quad v_c = \sum_x \mathrm{softmax}_x(a_c)\, (W_t x + b_t)`,
        meaning: "$`v_c`$ is the node of class $`c`$, of `width` numbers.",
        source: "Du et al. 2024; Kaile-Du/CSC, CSC/cigcn.py, `CI_GCN`",
      },
    ],
    deviations: [
      "The parameters of all classes are there from the beginning, drawn for the full number of " +
        "classes; nodes of classes that are still to come send nothing. In the authors' code, " +
        "arrays are made anew and old entries are copied, but for the biases of " +
        "`conv_create_co_mat` and `last_linear`, which are drawn again.",
      "All of the head learns in every task. In the authors' code the optimiser goes on with " +
        "the arrays of the first task, so that those that were made anew stay as they were drawn.",
      "The image's own vector is normalised over its length, where theirs is over the batch " +
        "(`bn_global`), with running statistics that stay those of the first task. So an answer " +
        "does not depend on the other images.",
    ],
  },
  make: ({ width }) => ({ maker: graphHead(width), keep: seenClasses }),
});
