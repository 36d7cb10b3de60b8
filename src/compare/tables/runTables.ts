import type { Metrics } from "../../records";
import { runBudget, type RunBudget } from "../budget";
import { nameMethods } from "../methods";
import type { StoredRun } from "../storedRun";
import { tableOf, type Column, type Table } from "./table";

/** A run under the name of its method, with what it took. */
export interface NamedRun extends StoredRun {
  /** Its place among the runs, from 1: the key of every table. */
  readonly run: number;
  /** As comparisons call it. */
  readonly method: string;
  /** Its updates, images, memory and time. */
  readonly budget: RunBudget;
}

/**
 * Runs with their names, in their order.
 * @throws `compare/same-seed` where two runs have the same parameters and seed.
 */
export const namedRuns = (runs: readonly StoredRun[]): readonly NamedRun[] => {
  const names = nameMethods(runs);
  return runs.map((run, i) => ({ ...run, run: i + 1, method: names[i].name, budget: runBudget(run) }));
};

/** The tables of runs: of the runs themselves, of tasks and of classes after each task. */
export const runTables = (runs: readonly NamedRun[]): readonly Table[] => [
  tableOf("runs", "A run: its method, what it was made of, its measures, and what it took.", ofRuns, runs),
  tableOf(
    "tasks",
    "Test mAP of the classes of a task after a task of a run: the matrix R.",
    ofTasks,
    runs.flatMap(tasks),
  ),
  tableOf("seen", "Test scores of the classes seen so far after a task of a run.", ofSeen, runs.flatMap(seen)),
  tableOf("classes", "Test AP of a class after a task of a run.", ofClasses, runs.flatMap(classes)),
];

const key: readonly Column<Pick<NamedRun, "run" | "method" | "manifest">>[] = [
  { name: "run", type: "integer", about: "The run, from 1, as in runs.json.", of: ({ run }) => run },
  { name: "method", type: "text", about: "The strategy, and the parameters that differ.", of: ({ method }) => method },
  { name: "seed", type: "integer", about: "Seed of the run.", of: ({ manifest }) => manifest.seed },
];

/** Measures of a run that are one number. */
type Score = "acc" | "averageMAP" | "bwt" | "fwt" | "fwtGem" | "forgetting" | "cf1" | "of1";

const measure = (name: Score & keyof Metrics, about: string): Column<NamedRun> => ({
  name,
  type: "number",
  about,
  of: ({ record }) => record.metrics[name],
});

const cost = (name: keyof RunBudget, about: string): Column<NamedRun> => ({
  name,
  type: "number",
  about,
  of: ({ budget }) => budget[name],
});

const ofRuns: readonly Column<NamedRun>[] = [
  ...key,
  { name: "benchmark", type: "text", about: "What it learnt.", of: ({ manifest }) => manifest.data.benchmark },
  {
    name: "data",
    type: "text",
    about: "SHA-256 over ids, labels and splits of the images.",
    of: ({ manifest }) => manifest.data.hash,
  },
  { name: "scale", type: "text", about: "Size of the run.", of: ({ manifest }) => manifest.parameters.scale },
  { name: "commit", type: "text", about: "Commit of the sources.", of: ({ manifest }) => manifest.commit },
  measure("acc", "Final mAP of all classes, from 0 to 1."),
  measure("averageMAP", "Mean over tasks of the mAP of the classes seen, from 0 to 1."),
  measure("bwt", "Backward transfer: mean over earlier tasks of the final mAP less that after the task, from -1 to 1."),
  measure("fwt", "Forward transfer as the projection report's code computes it."),
  measure("fwtGem", "Forward transfer as Lopez-Paz and Ranzato define it, from -1 to 1."),
  measure("forgetting", "Mean over earlier tasks of the best mAP before the end less the final one, from -1 to 1."),
  measure("cf1", "Mean over classes of F1 at probability 0.5, from 0 to 1."),
  measure("of1", "F1 over all decisions at probability 0.5, from 0 to 1."),
  {
    name: "ece",
    type: "number",
    about: "Expected calibration error of the final probabilities, from 0 to 1.",
    of: ({ record }) => record.metrics.calibration?.ece,
  },
  cost("updates", "Steps of training."),
  cost("headUpdates", "Updates of the head."),
  cost("images", "Images of the steps' batches, each as often as it came."),
  cost("passes", "Images that passed forward through a backbone to train."),
  cost("samples", "Images that were stored at most, on all ranks together."),
  cost("bytes", "Bytes that the strategy kept at most at the end of a task, on a rank."),
  cost("answerBytes", "Bytes of answers of the network before a task, at most, on a rank."),
  cost("parameters", "Numbers that the network's parameters hold."),
  cost("sessions", "Tasks that were trained one after another."),
  cost("seconds", "Wall time of training and of the evaluations after epochs, in seconds."),
  { name: "device", type: "text", about: "What it ran on.", of: ({ manifest }) => manifest.machine?.device },
  { name: "ranks", type: "integer", about: "Processes of the job.", of: ({ manifest }) => manifest.machine?.ranks },
];

interface AfterTask extends NamedRun {
  /** 0 before training, then the number of the task that was learnt. */
  readonly after: number;
}

const after: Column<AfterTask> = {
  name: "after",
  type: "integer",
  about: "The task that was learnt last, from 1; 0 before training.",
  of: (row) => row.after,
};

interface TaskRow extends AfterTask {
  readonly task: number;
  readonly mAP: number;
}

const ofTasks: readonly Column<TaskRow>[] = [
  ...key,
  after,
  { name: "task", type: "integer", about: "The task whose classes are tested, from 1.", of: ({ task }) => task },
  { name: "mAP", type: "number", about: "Test mAP of its classes, from 0 to 1.", of: ({ mAP }) => mAP },
];

const tasks = (run: NamedRun): TaskRow[] =>
  run.record.metrics.R.flatMap((row, i) => row.map((mAP, k) => ({ ...run, after: i, task: k + 1, mAP })));

interface SeenRow extends AfterTask {
  readonly mAP: number | null;
  readonly f1: Readonly<Partial<Record<string, number>>>;
}

const f1Column = (threshold: number, score: "cf1" | "of1"): Column<SeenRow> => ({
  name: `${score}At${threshold}`,
  type: "number",
  about: `${score.toUpperCase()} of these classes at probability ${threshold}, from 0 to 1.`,
  of: ({ f1 }) => f1[`${score}At${threshold}`],
});

const ofSeen: readonly Column<SeenRow>[] = [
  ...key,
  after,
  { name: "mAP", type: "number", about: "Test mAP of the classes seen so far, from 0 to 1.", of: ({ mAP }) => mAP },
  ...[0.5, 0.8].flatMap((threshold) => [f1Column(threshold, "cf1"), f1Column(threshold, "of1")]),
];

const seen = (run: NamedRun): SeenRow[] =>
  (run.record.metrics.seenMAP ?? []).map((mAP, i) => {
    const entries = (run.record.metrics.seenF1?.[i] ?? []).filter(({ chosenBy }) => chosenBy === "given");
    const f1 = entries.flatMap(({ threshold, cf1, of1 }) => [
      [`cf1At${threshold}`, cf1] as const,
      [`of1At${threshold}`, of1] as const,
    ]);
    return { ...run, after: i + 1, mAP, f1: Object.fromEntries(f1) };
  });

interface ClassRow extends AfterTask {
  readonly class: string;
  readonly ap: number | null;
  readonly change: number | null;
}

const ofClasses: readonly Column<ClassRow>[] = [
  ...key,
  after,
  { name: "class", type: "text", about: "The class.", of: (row) => row.class },
  { name: "AP", type: "number", about: "Its test AP, from 0 to 1; empty without a positive.", of: ({ ap }) => ap },
  {
    name: "change",
    type: "number",
    about: "What the task added to its AP, from -1 to 1; empty before training.",
    of: ({ change }) => change,
  },
];

const classes = (run: NamedRun): ClassRow[] => {
  const { classR = [] } = run.record.metrics;
  return classR.flatMap((row, i) =>
    run.record.classes.map((name, c) => {
      const [ap, before] = [row[c] ?? null, classR[i - 1]?.[c] ?? null];
      return { ...run, after: i, class: name, ap, change: ap === null || before === null ? null : ap - before };
    }),
  );
};
