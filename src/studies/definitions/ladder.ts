import type { Study, StudyMethod } from "../study";

/** Stored samples of a class on the last rung, chosen by herding: as on VOC in the code of Dong et al. 2023. */
const perClass = 5;

/**
 * Plain distillation and replay, each where it is asked for: what is `rebll`'s own is switched off. With neither it is
 * `finetune`.
 */
const parts = (distillation: 0 | 1, stored: number): string =>
  `rebll:negative=1,weight=${distillation},decay=0,relabel=0,per-class=${stored}`;

const loss = { loss: "asl" } as const;
const complete = { ...loss, complete: "dynamic" } as const;
const head = { ...complete, head: "ica" } as const;

/** Each rung is the one before and one thing more. */
const rungs: readonly (readonly [name: string, options: StudyMethod["options"]])[] = [
  ["finetune", { strategy: "finetune" }],
  ["+ asymmetric loss", { strategy: "finetune", ...loss }],
  ["+ completed labels", { strategy: parts(0, 0), ...complete }],
  ["+ distillation", { strategy: parts(1, 0), ...complete }],
  ["+ cross-attention", { strategy: parts(1, 0), ...head }],
  ["+ replay", { strategy: parts(1, perClass), ...head }],
];

/** What stands beside the ladder: the other way to a head, and the bound. */
const beside: typeof rungs = [
  ["l3a", { strategy: "l3a" }],
  ["joint", { strategy: "joint" }],
];

const common = { protocol: "B0-C4", selection: "last", testAfter: "tasks", headSteps: 1, audit: 0 } as const;

const methodsOf = (entries: typeof rungs): StudyMethod[] =>
  entries.map(([name, options]) => ({ name, options: { ...options, ...common } }));

/** Names of the rungs of `ladderStudy`, from the first to the last; its other methods stand beside. */
export const ladderRungs: readonly string[] = rungs.map(([name]) => name);

/** What the parts of the field's methods add, one at a time: loss, completion, distillation, head, replay. */
export const ladderStudy: Study = {
  name: "ladder",
  title: "The parts, one at a time",
  scale: "tiny",
  seeds: 3,
  methods: methodsOf([...rungs, ...beside]),
  protocol:
    "sessions B0-C4 in the alphabetical order of classes, labels of a session's own classes alone; each method is " +
    "the one before and one thing more, but for l3a and joint; one step of the head for each of the backbone; " +
    "optimiser and epochs of the scale for all, and the network of a session's last epoch; defaults, none tuned on " +
    `this benchmark; replay of ${perClass} stored samples a class`,
};
