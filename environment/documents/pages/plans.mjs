import { code } from "../markdown.mjs";

/**
 * @typedef {import("../../../src/strategies/index.js").StrategyDefinition} StrategyDefinition
 * @typedef {import("../../../src/strategies/index.js").StrategyMethod} StrategyMethod
 * @typedef {import("../../../src/strategies/index.js").Objective} Objective
 */

/** Stands for all penalties that a strategy keeps: which there are depends on the tasks before. */
const penalty = /** @type {Objective} */ ({ name: "penalties", penalty: () => ({ value: 0, gradients: new Map() }) });

/**
 * What is learnt in a task of a sequence of three tasks with two classes each.
 * @param {StrategyMethod} method
 * @param {number} task 1-based
 * @param {"available" | "unavailable"} labels
 */
function planOf(method, task, labels) {
  const slices = [0, 2, 4].slice(0, task).map((first) => [first, first + 1]);
  const keptState = /** @type {import("../../../src/strategies/index.js").KeptState} */ (
    /** @type {unknown} */ ({ penalties: [penalty] })
  );
  return method.plan({ task, slices, classes: 6, labels }, keptState);
}

/** @param {readonly Objective[]} objectives */
const namesOf = (objectives) =>
  objectives
    .map((objective) => {
      if ("penalty" in objective) return `${code(objective.name)} on the parameters`;
      return objective.samples === undefined ? code(objective.name) : `${code(objective.name)} of stored samples`;
    })
    .join(", ");

/**
 * The objectives of a strategy with its default options, as rows of a table.
 * @param {StrategyDefinition} definition
 * @param {StrategyMethod} method
 * @returns {string[][]}
 */
export function objectiveRows({ regimes, trains }, method) {
  const together = method.arrange !== undefined;
  const tasks = together || trains === "first" ? [1] : [1, 3];
  return regimes.flatMap((labels) =>
    tasks.map((task) => {
      const { shared, head } = planOf(method, task, labels);
      const same = namesOf(shared) === namesOf(head.objectives);
      const ofHead = same ? "; the head learns the same" : `; head: ${namesOf(head.objectives)}`;
      const when = together ? "all tasks at once" : `task ${task}`;
      return [`objectives, ${when}, labels of earlier tasks ${labels}`, `${namesOf(shared)}${ofHead}`];
    }),
  );
}
