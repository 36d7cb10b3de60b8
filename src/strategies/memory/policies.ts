import { classBalanced } from "./classBalanced";
import { ocdm } from "./ocdm";
import type { Policy } from "./policy";
import { prs } from "./prs";
import { reservoir } from "./reservoir";

/** How a bounded memory chooses among the samples of a stream, by name. */
export const policies: Readonly<Record<string, Policy>> = {
  reservoir,
  "class-balanced": classBalanced,
  prs,
  ocdm,
};
