import type { KeptState, RunStart } from "../../interface/keptState";
import { savedNumbers } from "../../interface/savedTensor";
import type { Situation } from "../../interface/strategy";
import { correlationName } from "./correlationHead";
import { addBatch, noCounts, type LabelCounts } from "./counts";
import { writeRelations, type Thresholds } from "./matrix";

/**
 * Makes the augmented correlation matrix of a task while it is learnt: from the labels of its batches so far, and from
 * the answers that the network before the task has for them. The matrix stands in the network itself, so that copies
 * and checkpoints of it answer as it does; what is kept are the counts of the task. A network without such a matrix
 * stays as it is.
 */
export function correlations({ network }: RunStart, thresholds: Thresholds): KeptState {
  const { classes } = network.options;
  const matrix = network.constants.find(({ name }) => name === correlationName);
  let counts: LabelCounts = noCounts(0, classes);
  let situation: Situation | undefined;

  const write = (): void => {
    if (!matrix || !situation) return;
    const values = matrix.export();
    writeRelations(values, counts, situation, thresholds);
    matrix.assign(values);
  };

  return {
    lifecycle: {
      taskBegins(now) {
        situation = now;
        // A run that goes on within the task has its counts already.
        if (counts.task !== now.task) counts = noCounts(now.task, classes);
        write();
      },
      batchArrives(batch, previous) {
        if (!situation) return;
        addBatch(counts, situation, batch, previous);
        write();
      },
    },
    save: () =>
      new Map([
        ["task", { shape: [1], data: Float32Array.of(counts.task) }],
        ["positives", { shape: [classes], data: counts.positives.slice() }],
        ["soft", { shape: [classes], data: counts.soft.slice() }],
        ["together", { shape: [classes, classes], data: counts.together.slice() }],
      ]),
    load(state) {
      const [task] = savedNumbers(state, "task");
      const [positives, soft, together] = ["positives", "soft", "together"].map((name) =>
        savedNumbers(state, name).slice(),
      );
      counts = { task, positives, soft, together };
    },
    get bytes() {
      return Float32Array.BYTES_PER_ELEMENT * (1 + classes * (2 + classes));
    },
    dispose: () => undefined,
  };
}
