/**
 * Every error a user can meet: a stable code, what was received, and the fix. Nothing else in `src/` builds such a
 * message. `exit` is the exit code of the command line: 1 the job failed, 2 unusable arguments.
 */
const catalogue = {
  "argument/invalid": {
    exit: 2,
    text: (v: { argument: string; received: unknown; takes: string }) =>
      `${v.argument} got ${JSON.stringify(v.received)}; it takes ${v.takes}`,
  },
  "method/built-in": {
    exit: 2,
    text: (v: { kind: string; name: string }) =>
      `the ${v.kind} ${v.name} is built in and is not replaced; give your own another name`,
  },
  "path/missing": {
    exit: 2,
    text: (v: { argument: string; path: string; expected: string }) =>
      `${v.argument}: there is no ${v.expected} at ${v.path}. Check the path`,
  },
  "safetensors/invalid": {
    exit: 2,
    text: (v: { path: string; problem: string }) =>
      `${v.path} is not a usable safetensors file: ${v.problem}. Get or make the file again`,
  },
  "safetensors/unwritable": {
    exit: 1,
    text: (v: { path: string; problem: string }) => `${v.path} could not be written: ${v.problem}`,
  },
  "direction/gramian": {
    exit: 1,
    text: (v: { size: number; values: readonly number[] }) =>
      `a Gram matrix of ${v.size} gradients is not one of finite inner products: [${v.values.join(", ")}]. Lower the learning rate if the loss diverged`,
  },
  "direction/unsolved": {
    exit: 1,
    text: (v: { matrix: readonly number[]; linear: readonly number[]; residual: number }) =>
      `the quadratic program of a direction was not solved (residual ${v.residual}): A = [${v.matrix.join(", ")}], b = [${v.linear.join(", ")}]. ` +
      "Report these numbers",
  },
  "direction/not-converged": {
    exit: 1,
    text: (v: { direction: string; values: readonly number[]; residual: number }) =>
      `the direction ${v.direction} was not solved (residual ${v.residual}): its Gram matrix is [${v.values.join(", ")}]. ` +
      "Report these numbers",
  },
  "metric/not-a-number": {
    exit: 1,
    text: (v: { example: number; class: number }) =>
      `the score of class ${v.class} for example ${v.example} is not a number. Lower the learning rate if the loss diverged`,
  },
  "metric/not-a-probability": {
    exit: 1,
    text: (v: { value: number; example: number; class: number }) =>
      `the probability of class ${v.class} for example ${v.example} is ${v.value}, which is not in [0, 1]; give the sigmoids of the logits`,
  },
  "checkpoint/other-run": {
    exit: 2,
    text: (v: { path: string; changed: readonly string[] }) =>
      `${v.path} belongs to a run with another ${v.changed.join(", ")}; give the same parameters to resume it, or another --out`,
  },
  "compare/same-seed": {
    exit: 2,
    text: (v: { method: string; seed: number; runs: readonly string[] }) =>
      `${v.runs.join(" and ")} are both ${v.method} with seed ${v.seed}, which an interval would count twice; give one of them`,
  },
  "checkpoint/earlier": {
    exit: 2,
    text: (v: { path: string }) =>
      `${v.path} was written by an earlier version, which kept less; begin the run again, in another --out`,
  },
  "run/exists": {
    exit: 2,
    text: (v: { path: string }) =>
      `there is a run in ${v.path} already; go on with it by --resume, or give another --out`,
  },
  "run/interrupted": {
    exit: 1,
    text: (v: { name: string; epochs: number; out?: string }) =>
      `${v.name} was interrupted after ${v.epochs} epoch${v.epochs === 1 ? "" : "s"}; interruptedRun() has what it had done. ` +
      (v.out === undefined
        ? 'With out: "a folder", a run can be taken up again'
        : `resume: true goes on from the last epoch in ${v.out}`),
  },
  "run/other-start": {
    exit: 2,
    text: (v: { strategy: string; other: string; task: number; differs: string }) =>
      `${v.strategy} cannot go on after task ${v.task} of ${v.other}: they differ in ${v.differs}. Run it from the beginning`,
  },
  "run/disagree": {
    exit: 1,
    text: (v: { what: string; rank: number }) =>
      `rank ${v.rank}: the ranks do not have the same ${v.what}. Give an --out and a PALIMPSEST_CACHE that all hosts share, and the same options`,
  },
  "selection/no-validation": {
    exit: 2,
    text: (v: { benchmark: string }) =>
      `--selection validation needs validation images, and ${v.benchmark} was split without any; hold some out, or give --selection test as the original, or --selection last`,
  },
  "training/diverged": {
    exit: 1,
    text: (v: { task: number; epoch: number; step: number; loss: Readonly<Record<string, number>> }) =>
      `task ${v.task}, epoch ${v.epoch}, step ${v.step}: the loss is not finite (${Object.entries(v.loss)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ")}); lower --learning-rate`,
  },
  "study/own-method": {
    exit: 2,
    text: (v: { method: string }) =>
      `${v.method} is a method of your own, and cached runs are known by their parameters, their data and the project's code, which do not tell its versions apart; make its runs by run(), without a cache`,
  },
  "strategy/labels": {
    exit: 2,
    text: (v: { strategy: string; labels: string; takes: string }) =>
      `--strategy ${v.strategy} is not defined when labels of earlier tasks are ${v.labels}; give --labels ${v.takes}`,
  },
  "strategy/direction": {
    exit: 2,
    text: (v: { strategy: string; direction: string; reason: string; own: string }) =>
      `--strategy ${v.strategy} with --direction ${v.direction} makes no sense: ${v.reason}. Its own direction is ${v.own}`,
  },
  "weights/mismatch": {
    exit: 1,
    text: (v: { faults: readonly string[] }) =>
      `these weights do not fit the network: ${v.faults.slice(0, 5).join("; ")}${v.faults.length > 5 ? `; and ${v.faults.length - 5} more` : ""}. ` +
      "Give weights of the same architecture and width",
  },
  "weights/headless": {
    exit: 2,
    text: (v: { path: string }) =>
      `${v.path} holds a backbone without a head (fc.weight), so it cannot tell classes; give --run, or weights of a whole network`,
  },
  "weights/unreadable": {
    exit: 2,
    text: (v: { path: string; problem: string }) =>
      `${v.path} is not a usable weights file: ${v.problem}. Get or make the file again`,
  },
  "weights/forbidden": {
    exit: 2,
    text: (v: { path: string; global: string }) =>
      `${v.path} asks for ${JSON.stringify(v.global.slice(0, 100))} when it is read, and a weights file may build tensors only; nothing was run. ` +
      "If you trust it, load it in PyTorch and save the weights alone: torch.save(model.state_dict(), path)",
  },
  "scenes/occupied": {
    exit: 2,
    text: (v: { path: string }) =>
      `${v.path} exists and was not generated by this command, so it is left alone; give another --out`,
  },
  "devkit/incomplete": {
    exit: 2,
    text: (v: { path: string; fix: string }) => `the devkit is incomplete: there is no ${v.path}. ${v.fix}`,
  },
  "devkit/line": {
    exit: 2,
    text: (v: { file: string; line: number; received: string }) =>
      `${v.file}:${v.line}: got ${JSON.stringify(v.received)}; a line holds an image name and 1, 0 or -1. Restore the list`,
  },
  "devkit/labels": {
    exit: 2,
    text: (v: { file: string; line: number; received: string; classes: number }) =>
      `${v.file}:${v.line}: got ${JSON.stringify(v.received.slice(0, 80))}; a line holds an image name and ${v.classes} labels of 0 or 1. Restore the list`,
  },
  "devkit/lists": {
    exit: 2,
    text: (v: { file: string; line: number; image: string; problem: string }) =>
      `${v.file}:${v.line}: image ${v.image} ${v.problem}. Restore the lists`,
  },
  "devkit/image": {
    exit: 2,
    text: (v: { file: string; line: number; image: string; folder: string }) =>
      `${v.file}:${v.line}: image ${v.image} is listed, but ${v.folder} has no .jpg or .png of that name. Restore the image`,
  },
  "image/missing": {
    exit: 2,
    text: (v: { file: string; line: number; image: string; folder: string }) =>
      `${v.file}, entry ${v.line}: the image ${v.image} is listed, but it is not in ${v.folder}. Restore the image`,
  },
  "celeba/invalid": {
    exit: 2,
    text: (v: { file: string; line: number; received: string; takes: string }) =>
      `${v.file}:${v.line}: got ${JSON.stringify(v.received)}; it takes ${v.takes}. Restore the list`,
  },
  "coco/invalid": {
    exit: 2,
    text: (v: { file: string; problem: string }) => `${v.file} ${v.problem}. Restore the annotations`,
  },
  "list/invalid": {
    exit: 2,
    text: (v: { file: string; line: number; problem: string }) => `${v.file}:${v.line}: ${v.problem}. Correct the list`,
  },
  "partition/invalid": {
    exit: 2,
    text: (v: { file: string; problem: string }) => `${v.file} ${v.problem}. Correct the description`,
  },
  "fetch/refused": {
    exit: 1,
    text: (v: { url: string; problem: string }) => `${v.url}: ${v.problem}. Try again later, or give --mirror`,
  },
  "fetch/broken": {
    exit: 1,
    text: (v: { url: string; problem: string }) =>
      `${v.url}: ${v.problem}. The same command goes on from what is there`,
  },
  "fetch/other-file": {
    exit: 1,
    text: (v: { url: string; received: string; md5: string }) =>
      `${v.url}: what came has the MD5 ${v.received}, the archive ${v.md5}; it was removed. Try again, or give another --mirror`,
  },
  "archive/unsafe": {
    exit: 1,
    text: (v: { archive: string; entry: string; problem: string }) =>
      `${v.archive}: the entry ${JSON.stringify(v.entry)} ${v.problem}; nothing was unpacked. Get the archive from elsewhere`,
  },
  "archive/broken": {
    exit: 1,
    text: (v: { archive: string; problem: string }) =>
      `${v.archive} cannot be unpacked: ${v.problem}. Remove it and fetch it again`,
  },
  "annotation/invalid": {
    exit: 1,
    text: (v: { file: string; problem: string }) => `${v.file}: ${v.problem}. Restore the annotation`,
  },
  "image/unreadable": {
    exit: 1,
    text: (v: { path: string; reason: string }) => `cannot decode the image ${v.path}: ${v.reason}. Restore the file`,
  },
  "cache/unusable": {
    exit: 2,
    text: (v: { path: string; problem: string }) =>
      `the cache of decoded images ${v.path} cannot be used: ${v.problem}. Give another folder`,
  },
  "notebook/invalid": {
    exit: 2,
    text: (v: { file: string }) => `${v.file} is not a Jupyter notebook of format 4. Give an .ipynb file`,
  },
  "notebook/parameter": {
    exit: 2,
    text: (v: { name: string; file: string; declared: readonly string[] }) =>
      `--set ${v.name}: ${v.file} has no such parameter; it takes ${v.declared.join(", ") || "none (no cell is tagged `parameters`)"}`,
  },
  "notebook/cell-failed": {
    exit: 1,
    text: (v: { file: string; cell: number; name: string; message: string }) =>
      `cell ${v.cell} of ${v.file} failed: ${v.name}: ${v.message}`,
  },
  "notebook/stopped": {
    exit: 1,
    text: (v: { file: string }) => `${v.file} was stopped before its end; nothing was written`,
  },
  "notebook/environment": {
    exit: 1,
    text: (v: { missing: string }) =>
      `notebooks cannot run: there is no ${v.missing}. Run \`npm start\` in the project's folder once`,
  },
  "notebook/broken": {
    exit: 1,
    text: (v: { file: string; reason: string }) => `${v.file} could not be executed: ${v.reason}`,
  },
  "bench/subject": {
    exit: 1,
    text: (v: { command: string; reason: string }) =>
      `${v.command} could not be measured: ${v.reason}. A peer needs torch and numpy`,
  },
  "mpi/missing": {
    exit: 2,
    text: (v: { looked: readonly string[]; reason: string }) =>
      `there is no usable MPI (${v.looked.join(", ")}: ${v.reason}). ` +
      "Run `npm run setup`, which installs Open MPI, or set PALIMPSEST_MPI to the folder of an MPI",
  },
  "mpi/unknown": {
    exit: 2,
    text: (v: { path: string; version: string }) =>
      `${v.path} is ${JSON.stringify(v.version)}; it takes Open MPI, MPICH or one of MPICH's interface. Set PALIMPSEST_MPI to the folder of such an MPI`,
  },
  "mpi/mixed": {
    exit: 2,
    text: (v: { launcher: string; size: number; library: string; found: number }) =>
      `${v.launcher} launched ${v.size} ranks, but to the library that was loaded, ${v.library}, they are ${v.found}. ` +
      "Launch with the mpirun of that MPI, or set PALIMPSEST_MPI to the folder of the launcher's MPI (under srun: give its --mpi that the library takes)",
  },
  "mpi/failed": { exit: 1, text: (v: { call: string; text: string }) => `${v.call} failed: ${v.text}` },
  "launch/failed": {
    exit: 1,
    text: (v: { rank: number | null; code: number; log: string; end: string }) =>
      `${v.rank === null ? "the job" : `rank ${v.rank}`} ended with exit code ${v.code}${v.code > 128 ? ` (signal ${v.code - 128})` : ""}, and the job with it; ` +
      `see ${v.log}${v.end && `, which ends: ${v.end}`}`,
  },
  "launch/refused": { exit: 2, text: (v: { end: string }) => `the ranks refused the command: ${v.end}` },
  "launch/hung": {
    exit: 1,
    text: (v: { rank: number; seconds: number; count: number; name: string; log: string; end: string }) =>
      `no rank got further for ${v.seconds} s, so the job was ended; rank ${v.rank} keeps the others waiting since its collective ${v.count} (${v.name}); ` +
      `see ${v.log}${v.end && `, which ends: ${v.end}`}. Give a longer --timeout if it only is slow`,
  },
} as const satisfies Record<string, { exit: 1 | 2; text: (values: never) => string }>;

export type ErrorCode = keyof typeof catalogue;
type Values<C extends ErrorCode> = Parameters<(typeof catalogue)[C]["text"]>[0];

/** An error of the catalogue. `message` is one line that names the value received and the fix. */
export class PalimpsestError extends Error {
  override readonly name = "PalimpsestError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly exit: 1 | 2,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Builds the error of `code` from its values; `throw error("path/missing", { ... })`. */
export function error<C extends ErrorCode>(code: C, values: Values<C>, cause?: unknown): PalimpsestError {
  const entry = catalogue[code] as { exit: 1 | 2; text: (values: Values<C>) => string };
  const message = entry.text(values).replace(/\s*[\r\n]+\s*/g, " "); // what is quoted may have line ends
  return new PalimpsestError(code, message, entry.exit, cause === undefined ? undefined : { cause });
}
