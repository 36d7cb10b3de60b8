import { table } from "../markdown.mjs";

/** Methods for several labels that were looked at: what was read of each, and why there is no strategy of it. */
const methods = [
  [
    "MULTI-LANE",
    "De Min et al. 2025",
    "abstract, page of the proceedings, README and files of the authors' repository tdemin16/multi-lane",
    "It changes a pre-trained vision transformer: selectors summarise the patch tokens, and each task has a pathway " +
      "and prompts of its own. So it is another network, which grows with the tasks, and no objective or head for " +
      "the networks here.",
  ],
  [
    "HCP",
    "A. Zhang, Yang, Liu, Hong and Zhou, AAAI 39(21), " +
      "[doi](https://doi.org/10.1609/aaai.v39i21.34390), arXiv 2503.17017",
    "the page of the proceedings with the abstract, and the beginning of the text at arXiv",
    "Its equations were not reached. A strategy without them would be ours under its name.",
  ],
  [
    "CLIN",
    "Ding et al. 2025",
    "abstract and the beginning of the text at arXiv",
    "Its equations were not reached. A strategy without them would be ours under its name.",
  ],
];

/** The section of the index of strategies about methods that are none of them. */
export const readAndNotBuilt =
  "## Read and not built\n\n" + `${table(["method", "source", "what was read", "why it is not here"], methods)}`;
