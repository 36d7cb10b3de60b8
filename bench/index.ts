import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { error, PalimpsestError } from "../src/base/errors";
import { cases, type Case } from "./cases";
import { photographs } from "./photographs";
import { commandOf } from "./programs";
import { start, type Subject } from "./subject";

interface Options {
  readonly peer?: string;
  readonly steps: number;
  readonly case?: string;
  readonly json?: string;
}

/** One subject's result on one case. */
interface Result {
  readonly subject: string;
  readonly milliseconds: number;
  /** Of what the case counts. */
  readonly perSecond: number;
  readonly peakMiB: number;
}

interface Row {
  readonly case: string;
  readonly unit: Case["unit"];
  readonly ours: Result;
  /** By what the case calls them; `ratio` of our speed to theirs. */
  readonly peers: Readonly<Record<string, Result & { readonly ratio: number }>>;
}

/**
 * Steps that a subject takes before the next one has its turn: long enough to warm its caches, short against the
 * machine's drift.
 */
const turn = 3;

/**
 * All subjects of a case stay alive and take turns, so that a change of the machine's speed meets them alike; medians
 * are compared.
 */
async function measure({ name, ours, peers, unit }: Case, { peer, steps }: Options): Promise<Row> {
  const subjects: Subject[] = [];
  const files = ours.kind === "load" ? await photographs(ours.batch) : undefined;
  const programs = Object.entries({ "": ours, ...peers }).map(([label, program]) => ({
    label,
    command: commandOf({ ...program, folder: files?.folder }, peer),
  }));
  const present = programs.flatMap(({ command, ...program }) => (command ? [{ ...program, command }] : []));
  try {
    for (const { command } of present) subjects.push(await start(command));
    const times = subjects.map((): number[] => []);
    const peaks = subjects.map(() => 0);
    for (let done = 0; done < steps; done += turn) {
      for (const [i, subject] of subjects.entries()) {
        const { milliseconds, peakMiB } = await subject.measure(Math.min(turn, steps - done));
        times[i].push(...milliseconds);
        peaks[i] = peakMiB;
      }
    }
    const [own, ...others] = subjects.map((subject, i): Result => {
      const milliseconds = median(times[i]);
      return { subject: subject.name, milliseconds, perSecond: (ours.batch / milliseconds) * 1e3, peakMiB: peaks[i] };
    });
    const ratios = Object.fromEntries(
      others.map((other, i) => [present[i + 1].label, { ...other, ratio: own.perSecond / other.perSecond }]),
    );
    return { case: name, unit, ours: own, peers: ratios };
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    await files?.remove();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const columns = ["case", "subject", "ms", "rate", "peak MiB", "ours / peer"];
const widths = [18, 62, 9, 16, 10, 13];
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
    .join("")
    .trimEnd();

function show({ case: name, unit, ours, peers }: Row): void {
  const cells = (r: Result, first: string, ratio: string): string[] => [
    first,
    r.subject,
    r.milliseconds.toFixed(1),
    `${r.perSecond.toFixed(1)} ${unit}/s`,
    String(r.peakMiB),
    ratio,
  ];
  console.log(line(cells(ours, name, "")));
  for (const [label, peer] of Object.entries(peers)) {
    const subject = name.startsWith(`${label} `) ? peer.subject : `${peer.subject} (${label})`;
    console.log(line(cells({ ...peer, subject }, "", peer.ratio.toFixed(2))));
  }
}

async function bench(options: Options): Promise<void> {
  const chosen = cases.filter(({ name }) => name.includes(options.case ?? ""));
  if (chosen.length === 0) {
    const takes = `part of one of: ${cases.map(({ name }) => name).join(", ")}`;
    throw error("argument/invalid", { argument: "--case", received: options.case, takes });
  }
  if (options.peer?.includes("/") && !existsSync(options.peer)) {
    throw error("path/missing", { argument: "--peer", path: options.peer, expected: "Python" });
  }
  const processors = cpus();
  const machine = { processor: processors[0]?.model ?? "unknown", threads: processors.length, node: process.version };
  console.log(
    `ResNet-18, width 64, float32; medians of ${options.steps} steps; ` +
      `${machine.processor}, ${machine.threads} threads\n`,
  );
  console.log(line(columns));
  const rows: Row[] = [];
  for (const one of chosen) {
    const row = await measure(one, options);
    show(row);
    rows.push(row);
  }
  if (options.json === undefined) return;
  await writeFile(
    `${options.json}.part`,
    `${JSON.stringify({ machine, steps: options.steps, cases: rows }, null, 2)}\n`,
  );
  await rename(`${options.json}.part`, options.json);
}

const atLeastOne = (text: string): number => {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError("It takes an integer of at least 1.");
  return n;
};

new Command("bench")
  .description(
    "Times training and evaluation steps, the input pipeline and ranks; with a peer, beside the same in PyTorch",
  )
  .option("--peer <python>", "a Python that has torch (for `load` torchvision too): measured in turns with ours")
  .option("--steps <n>", "steps of each subject and case", atLeastOne, 15)
  .option("--case <text>", "only cases whose name contains this")
  .option("--json <file>", "also writes the results there")
  .exitOverride()
  .action(bench)
  .parseAsync()
  .catch((cause: unknown) => {
    // The parser has written its own line.
    if (cause instanceof CommanderError) process.exitCode = cause.exitCode === 0 ? 0 : 2;
    else {
      console.error(`bench: ${cause instanceof PalimpsestError ? `${cause.message} [${cause.code}]` : String(cause)}`);
      process.exitCode = cause instanceof PalimpsestError ? cause.exit : 1;
    }
  });
