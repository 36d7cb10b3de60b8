import type { Catalogue } from "./catalogue";

/** A value in a message; of a hash, its beginning. */
function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/\b[0-9a-f]{40,}\b/g, (hash) => hash.slice(0, 12));
}

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
  "checkpoint/unreadable": {
    exit: 1,
    text: (v: { path: string; problem: string }) =>
      `${v.path} is no checkpoint of a run: ${v.problem}. Restore the file, or begin the run again, in another --out`,
  },
  "log/short": {
    exit: 1,
    text: (v: { path: string; lines: number; needed: number }) =>
      `${v.path} begins with ${v.lines} whole line${v.lines === 1 ? "" : "s"} of the ${v.needed} that its ` +
      "checkpoint was written after, so that a part of it was lost; restore the file, or give --force-resume, which " +
      "goes on with the lines that are left and records it in the manifest",
  },
  "log/damaged": {
    exit: 1,
    text: (v: { path: string; line: number; received: string }) =>
      `${v.path}:${v.line}: got ${JSON.stringify(v.received)}; a line of a run's log is an event in JSON. Restore ` +
      "the file",
  },
  "run/changed": {
    exit: 2,
    text: (v: {
      path: string;
      changes: readonly { readonly what: string; readonly before: unknown; readonly now: unknown }[];
    }) =>
      `the run in ${v.path} was begun with ${v.changes
        .map(({ what, before, now }) => `another ${what}: ${shortText(before)}, now ${shortText(now)}`)
        .join("; ")}. Bring that back, give another --out, or give --force-resume, which goes on and records it in ` +
      "the manifest",
  },
  "run/in-use": {
    exit: 2,
    text: (v: { path: string; pid: number; host: string; since: string; lock: string; isElsewhere: boolean }) =>
      `process ${v.pid} on ${v.host} writes into ${v.path} since ${v.since}; wait for its end, or give another --out` +
      (v.isElsewhere ? `. From here nobody can see whether it still runs: if it does not, remove ${v.lock}` : ""),
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
        : `resume: true goes on from the last checkpoint in ${v.out}`),
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
    text: (v: { benchmark: string; task: number }) =>
      `--selection validation has no images to choose an epoch of task ${v.task} on: ${v.benchmark} has no ` +
      "validation images up to there; hold some out, or give --selection test as the original, or --selection last",
  },
  "selection/undefined": {
    exit: 2,
    text: (v: { benchmark: string; selection: string; task: number; images: number }) =>
      `--selection ${v.selection} cannot choose an epoch of task ${v.task}: none of the ${v.images} ${v.selection} ` +
      `images of ${v.benchmark} that count there is known to show a class seen so far, so that their mAP is not ` +
      "defined; give such images, or --selection last",
  },
  "selection/test-after": {
    exit: 2,
    text: (_v: Readonly<Record<never, never>>) =>
      "--selection test chooses by the test images after each epoch, and --test-after tasks scores them at the " +
      "end of a task alone; give --test-after epochs, or --selection validation or last",
  },
  "training/diverged": {
    exit: 1,
    text: (v: { task: number; epoch: number; step: number; loss: Readonly<Record<string, number>> }) =>
      `task ${v.task}, epoch ${v.epoch}, step ${v.step}: the loss is not finite (${Object.entries(v.loss)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ")}); lower --learning-rate`,
  },
} as const satisfies Catalogue;
