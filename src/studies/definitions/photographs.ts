import type { Study, StudyMethod } from "../study";

const method = (strategy: string, labels: "available" | "unavailable"): StudyMethod => ({
  name: labels === "available" ? `${strategy}, labels available` : strategy,
  // Size and epochs were chosen by joint training, on validation images.
  options: { strategy, labels, imageSize: 128, testAfter: "tasks", audit: 0 },
});

/** The report's methods on photographs, with weights that were pretrained on photographs. */
export const photographsStudy: Study = {
  name: "photographs",
  title: "Real photographs",
  scale: "small",
  seeds: 5,
  methods: [
    method("joint", "unavailable"),
    ...["finetune", "lwf", "lwf-ppi"].map((strategy) => method(strategy, "unavailable")),
    ...["lwf", "ppi"].map((strategy) => method(strategy, "available")),
  ],
  protocol:
    "images of 128 px; optimiser, epochs, head steps and selection of the scale for all; every strategy's own " +
    "defaults; nothing tuned on test photographs",
  needsData: "--benchmark voc-animals --data VOCdevkit",
};
