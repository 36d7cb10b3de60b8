import { wordOption } from "../../base/optionSpecs";
import type { Plan, SampleObjective } from "./strategy";

/**
 * What the head of a method learns beside the new task's labels. `original`: nothing, as the report's code does. In
 * src/approaches/finetune_aug.py, lwf.py and lwf_aug.py, `update_task_param` adds the terms of `self.solved_tasks`,
 * which stays empty there, so that the head's columns of earlier tasks have no gradient. Its published numbers of these
 * methods were made so.
 */
export const headOption = () =>
  wordOption("all", {
    choices: ["original", "all"],
    meaning: "what the head learns: the new task's labels alone, or all that the backbone learns",
    source: "original: the code of Li 2018; all: what its loop is written for, and Li and Hoiem 2016, section 3",
  });

/**
 * What the head of a method that projects learns beside the new task's labels. The report's code has all of the
 * backbone's objectives: `update_task_param` of src/approaches/lwf_ppi.py adds the terms of `self.solved_tasks`, which
 * is filled there. `new` is no method of the report: it leaves them out, so that a head that unlearns the earlier tasks
 * can be told from a backbone that does.
 */
export const projectedHeadOption = () =>
  wordOption("all", {
    choices: ["new", "all"],
    meaning: "what the head learns: the new task's labels alone, or all that the backbone learns",
    source: "all: the code of Li 2018; new: ours",
  });

/**
 * The head's part of a plan of the report: the new task's objective, or all.
 * @param head as `headOption` and `projectedHeadOption` name it.
 */
export function headOf(head: string, newTask: SampleObjective, others: readonly SampleObjective[]): Plan["head"] {
  return { objectives: head === "all" ? [newTask, ...others] : [newTask] };
}
