import type { Catalogue } from "./catalogue";

/** Runs: their folders, their course, and how one goes on after another. */
export const runsErrors = {
  "checkpoint/other-run": {
    exit: 2,
    text: (v: { path: string; changed: readonly string[] }) =>
      `${v.path} belongs to a run with another ${v.changed.join(", ")}; give the same parameters to resume it, or ` +
      "another --out",
  },
  "checkpoint/earlier": {
    exit: 2,
    text: (v: { path: string }) =>
      `${v.path} was written by an earlier version, which kept less; begin the run again, in another --out`,
  },
  "checkpoint/tensor": {
    exit: 2,
    text: (v: { name: string }) =>
      `the checkpoint has no tensor ${v.name} of the strategy, so that another version wrote it; begin the run again`,
  },
  "run/damaged": {
    exit: 1,
    text: (v: { path: string; problem: string }) =>
      `${v.path} is not what a run writes: ${v.problem}. Restore the file, or make the run again`,
  },
  "run/exists": {
    exit: 2,
    text: (v: { path: string }) =>
      `there is a run in ${v.path} already; go on with it by --resume, or give another --out`,
  },
  "run/interrupted": {
    exit: 1,
    text: (v: { name: string; epochs: number; out?: string }) =>
      `${v.name} was interrupted after ${v.epochs} epoch${v.epochs === 1 ? "" : "s"}; interruptedRun() has what ` +
      "it had done. " +
      (v.out === undefined
        ? 'With out: "a folder", a run can be taken up again'
        : `resume: true goes on from the last epoch in ${v.out}`),
  },
  "run/other-start": {
    exit: 2,
    text: (v: { strategy: string; other: string; task: number; differs: string }) =>
      `${v.strategy} cannot go on after task ${v.task} of ${v.other}: they differ in ${v.differs}. Run it from ` +
      "the beginning",
  },
  "run/disagree": {
    exit: 1,
    text: (v: { what: string; rank: number }) =>
      `rank ${v.rank}: the ranks do not have the same ${v.what}. Give an --out and a PALIMPSEST_CACHE that all ` +
      "hosts share, and the same options",
  },
  "selection/no-validation": {
    exit: 2,
    text: (v: { benchmark: string }) =>
      `--selection validation needs validation images, and ${v.benchmark} was split without any; hold some out, ` +
      "or give --selection test as the original, or --selection last",
  },
  "training/diverged": {
    exit: 1,
    text: (v: { task: number; epoch: number; step: number; loss: Readonly<Record<string, number>> }) =>
      `task ${v.task}, epoch ${v.epoch}, step ${v.step}: the loss is not finite (${Object.entries(v.loss)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ")}); lower --learning-rate`,
  },
} as const satisfies Catalogue;
