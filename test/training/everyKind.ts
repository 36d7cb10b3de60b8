import type { RunOptions } from "../../src/training";

/** A run of every strategy, with options, directions and label regimes of many kinds. */
export const everyKind = [
  { strategy: "joint" },
  { strategy: "finetune" },
  { strategy: "finetune", labels: "available" },
  { strategy: "lwf" },
  { strategy: "lwf", labels: "available" },
  { strategy: "ppi", labels: "available" },
  { strategy: "ppi", labels: "available", direction: "project:original" },
  { strategy: "lwf-ppi" },
  { strategy: "lwf-ppi", labels: "available", direction: "sum" },
  { strategy: "gem", labels: "available" },
  { strategy: "gem:memory=9", direction: "upgrad" },
  { strategy: "agem" },
  { strategy: "er" },
  { strategy: "er:memory=10,policy=class-balanced,fold=1", direction: "mgda" },
  { strategy: "derpp:memory=10,policy=ocdm", labels: "available" },
  { strategy: "mbpa:memory=10,neighbours=4" },
  { strategy: "lwf:temperature=2,weight=0.5" },
  { strategy: "ewc:samples=3" },
  { strategy: "ewc:samples=2,online=1", direction: "project", labels: "available" },
  { strategy: "mas:samples=5" },
  { strategy: "si" },
  { strategy: "si", direction: "cagrad", labels: "available" },
  { strategy: "hat" },
  { strategy: "hat:smax=50,c=0.1", direction: "project" },
] as const satisfies readonly RunOptions[];
