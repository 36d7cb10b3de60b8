import type { Study, StudyMethod } from "../study";

/** How many samples of earlier tasks a method with a memory may hold: ten a class of the ten. */
const memory = 100;

const unavailable: StudyMethod[] = ["joint", "finetune", "lwf", "lwf-ppi", `derpp:memory=${memory}`].map((name) => ({
  name,
  options: { strategy: name },
}));

const available: StudyMethod[] = ["finetune", "lwf", "ppi", "lwf-ppi"].map((name) => ({
  name: `${name}, labels available`,
  options: { strategy: name, labels: "available" },
}));

/** The report's methods on photographs, with weights that were pretrained on photographs. */
export const photographsStudy: Study = {
  name: "photographs",
  title: "Real photographs",
  scale: "small",
  seeds: 5,
  methods: [...unavailable, ...available].map(({ name, options }) => ({
    name,
    options: { ...options, imageSize: 96, testAfter: "tasks", audit: 0 },
  })),
  protocol:
    "images of 96 px; optimiser, epochs, head steps and selection of the scale for all; every strategy's own " +
    `defaults, none tuned on these data; ${memory} stored samples where there is a memory`,
  needsData: "--benchmark voc-animals --data VOCdevkit",
};
