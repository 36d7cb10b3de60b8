import type { Study, StudyMethod } from "../study";

/** How many images of earlier sessions a method with a memory may hold: five a class. */
const memory = 100;

/** Sessions of the field on VOC's classes (Dong et al. 2023, section 4.1). */
const protocols = ["B0-C4", "B10-C2"];

/** The network of a session's last epoch, as the code of Dong et al. 2023 and of Zhang et al. 2025 has it. */
const selection = "last";

const strategies = [
  ...["finetune", "lwf"],
  ...["er", "er:policy=prs", "er:policy=ocdm", "derpp"].map(
    (name) => `${name}${name.includes(":") ? "," : ":"}memory=${memory}`,
  ),
  `rebll:memory=${memory}`,
  "krt",
  "csc",
  "l3a",
  "joint",
];

const methodsOf = (protocol: string): StudyMethod[] =>
  strategies.map((strategy) => ({
    name: `${protocol} ${strategy}`,
    options: { strategy, protocol, selection, testAfter: "tasks" },
  }));

/** The methods of multi-label class-incremental learning under the field's own protocols. */
export const fieldStudy: Study = {
  name: "field",
  title: "The field, one protocol",
  scale: "small",
  seeds: 3,
  methods: protocols.flatMap(methodsOf),
  protocol:
    "sessions Bx-Cy in the alphabetical order of classes, labels of a session's own classes alone; optimiser, " +
    "epochs and head steps of the scale for all, and the network of a session's last epoch; every strategy's own " +
    "defaults, none tuned on this benchmark; " +
    `${memory} stored samples where there is a memory`,
  leaderboard: true,
};
