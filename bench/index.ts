import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { error, PalimpsestError } from "../src/errors";
import { cases, type Case } from "./cases";
import { photographs } from "./photographs";
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
  readonly imagesPerSecond: number;
  readonly peakMiB: number;
}

interface Row {
  readonly case: string;
  readonly ours: Result;
  /** By kind of work. */
  readonly peers: Readonly<Record<string, Result & { readonly ratio: number }>>;
}

/** Steps that a subject takes before the next one has its turn: long enough to warm its caches, short against the machine's drift. */
const turn = 3;

/** Programs of a kind of work: ours, and the peer's. */
const programs = (kind: Case["kind"]): { readonly ours: string; readonly peer: string } =>
  kind === "load" ? { ours: "loader.ts", peer: "torch_loader.py" } : { ours: "worker.ts", peer: "torch_resnet.py" };

/** All subjects of a case stay alive and take turns, so that a change of the machine's speed meets them alike; medians are compared. */
async function measure(given: Case, { peer, steps }: Options): Promise<Row> {
  const subjects: Subject[] = [];
  const files = given.kind === "load" ? await photographs(given.batch) : undefined;
  const work = { ...given, folder: files?.folder };
  const program = programs(given.kind);
  try {
    subjects.push(await start([process.execPath, "--import", "tsx", join(__dirname, program.ours)], work));
    const kinds = peer === undefined ? [] : given.peers;
    for (const kind of kinds) subjects.push(await start([peer!, join(__dirname, "peer", program.peer)], { ...work, kind }));
    const times = subjects.map((): number[] => []);
    const peaks = subjects.map(() => 0);
    for (let done = 0; done < steps; done += turn) {
      for (const [i, subject] of subjects.entries()) {
        const { milliseconds, peakMiB } = await subject.measure(Math.min(turn, steps - done));
        times[i].push(...milliseconds);
        peaks[i] = peakMiB;
      }
    }
    const [ours, ...others] = subjects.map(({ name }, i): Result => {
      const milliseconds = median(times[i]);
      return { subject: name, milliseconds, imagesPerSecond: (given.batch / milliseconds) * 1e3, peakMiB: peaks[i] };
    });
    const peers = Object.fromEntries(others.map((other, i) => [kinds[i], { ...other, ratio: ours.imagesPerSecond / other.imagesPerSecond }]));
    return { case: given.name, ours, peers };
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

const columns = ["case", "subject", "ms", "images/s", "peak MiB", "ours / peer"];
const widths = [18, 44, 9, 10, 10, 13];
const line = (cells: readonly string[]): string => cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("").trimEnd();
const cellsOf = (first: string, r: Result, ratio: string): string[] =>
  [first, r.subject, r.milliseconds.toFixed(1), r.imagesPerSecond.toFixed(1), String(r.peakMiB), ratio];

function show(row: Row): void {
  console.log(line(cellsOf(row.case, row.ours, "")));
  for (const [kind, peer] of Object.entries(row.peers)) {
    const subject = row.case.startsWith(`${kind} `) ? peer.subject : `${peer.subject} (${kind})`;
    console.log(line(cellsOf("", { ...peer, subject }, peer.ratio.toFixed(2))));
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
  console.log(`ResNet-18, width 64, float32; medians of ${options.steps} steps; ${machine.processor}, ${machine.threads} threads\n`);
  console.log(line(columns));
  const rows: Row[] = [];
  for (const one of chosen) {
    const row = await measure(one, options);
    show(row);
    rows.push(row);
  }
  if (options.json === undefined) return;
  await writeFile(`${options.json}.part`, `${JSON.stringify({ machine, steps: options.steps, cases: rows }, null, 2)}\n`);
  await rename(`${options.json}.part`, options.json);
}

const atLeastOne = (text: string): number => {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError("It takes an integer of at least 1.");
  return n;
};

new Command("bench")
  .description("Times training and evaluation steps and the input pipeline; with a peer, beside the same in PyTorch")
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
