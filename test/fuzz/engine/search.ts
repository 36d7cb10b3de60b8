import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../../src/base/random";
import { largestInput, type FuzzTarget } from "../target";
import { bounds, tried, type Broken, type Trial } from "./trial";
import { Coverage } from "./coverage";
import { mutated, type Material } from "./mutate";
import { seedsOf } from "./seeds";
import { smaller } from "./smaller";

/** An input that did what none before it did. */
interface Kept {
  readonly input: Buffer;
  /** Whether it was read, so that what comes after the reading has run too. */
  readonly isRead: boolean;
  picks: number;
}

/** How far a search is. */
export interface Progress {
  readonly executions: number;
  /** Features of the samples and seeds alone, and of all. */
  readonly features: readonly [begin: number, now: number];
  /** Part of the parser's characters that ran, likewise. */
  readonly share: readonly [begin: number, now: number];
  readonly corpus: number;
  /** Milliseconds of the slowest input. */
  readonly slowest: number;
  /** Largest resident memory so far, in bytes. */
  readonly peak: number;
  /** Inputs that were read, not refused. */
  readonly read: number;
}

/** Where a search works, and whom it tells. */
export interface SearchOptions {
  readonly seconds: number;
  /** Names the stream of chances. */
  readonly seed: string;
  /** Where the input that runs is written before it runs. */
  readonly current: string;
  /** Folder for the parser's files. */
  readonly folder: string;
  /** Folder of inputs that earlier searches kept. */
  readonly corpus: string;
  /** Ends the search early. */
  readonly signal?: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onBroken: (broken: Broken, input: Buffer) => void;
}

/** Inputs that run before the blocks are counted. */
const together = 16;

/** Most milliseconds of an input that is kept to be changed further. */
const slow = 300;

/** Looks for inputs that break a rule, led by the blocks that inputs run, until the time is over. */
export async function search(load: () => FuzzTarget, options: SearchOptions): Promise<Progress> {
  const coverage = new Coverage(); // what is loaded before it is not counted block by block
  const target = load();
  const parse = await target.open(options.folder);
  const corpus: Kept[] = [];
  const draw = random("fuzz", target.name, options.seed);
  const material = materialOf(target, () => corpus[draw.integer(corpus.length)].input);
  const found = new Set<string>();
  let [executions, read, slowest, peak] = [0, 0, 0, 0];

  const run = async (input: Buffer): Promise<Trial> => {
    writeFileSync(options.current, input);
    const trial = await tried(parse, input);
    executions++;
    if (trial.code === null && !trial.broken) read++;
    slowest = Math.max(slowest, trial.milliseconds);
    const most = process.resourceUsage().maxRSS * 1024;
    const grew = most > bounds.memory && peak <= bounds.memory;
    peak = most;
    const memory: Broken = { fault: "memory", signature: "memory", text: `${Math.round(most / 2 ** 20)} MiB resident` };
    return grew && !trial.broken ? { ...trial, broken: memory } : trial;
  };
  const keep = (input: Buffer, { code }: Trial): void => void corpus.push({ input, isRead: code === null, picks: 0 });
  const judge = async (trial: Trial, input: Buffer): Promise<void> => {
    const { broken } = trial;
    if (!broken || found.has(broken.signature)) return;
    found.add(broken.signature);
    const same = async (shorter: Buffer): Promise<boolean> =>
      (await run(shorter)).broken?.signature === broken.signature;
    options.onBroken(broken, broken.fault !== "uncoded" ? input : await smaller(input, same));
  };

  const samples = [...(await target.samples()), ...seedsOf(target.name).map(({ input }) => input)];
  await tried(parse, samples[0]);
  coverage.begin(target.covers);
  for (const input of samples) {
    const trial = await run(input);
    coverage.take();
    keep(input, trial);
    await judge(trial, input);
  }
  const begin = { features: coverage.features, share: coverage.share() };
  for (const input of storedIn(options.corpus)) {
    const trial = await run(input);
    if (coverage.take() > 0) keep(input, trial);
    await judge(trial, input);
  }
  const progress = (): Progress => ({
    ...{ executions, read, slowest, peak, corpus: corpus.length },
    features: [begin.features, coverage.features],
    share: [begin.share, coverage.share()],
  });

  const ends = performance.now() + options.seconds * 1000;
  let told = performance.now();
  while (performance.now() < ends && !options.signal?.aborted) {
    const inputs = Array.from({ length: together }, () => mutated(pickOf(corpus, draw.integer), draw, material));
    for (const input of inputs) await judge(await run(input), input);
    for (const input of coverage.takeTogether() ? inputs : []) {
      const trial = await run(input);
      if (coverage.take() === 0 || trial.milliseconds >= slow) continue;
      keep(input, trial);
      store(options.corpus, input);
    }
    if (performance.now() - told < 1000) continue;
    told = performance.now();
    options.onProgress(progress());
    await new Promise((done) => setImmediate(done));
    if (process.memoryUsage.rss() > bounds.memory / 2) globalThis.gc?.();
  }
  return progress();
}

/** What the changes of a target's inputs are made of. */
export const materialOf = (
  { tokens, json = false, parts, largest = largestInput }: FuzzTarget,
  other: () => Buffer,
): Material => ({
  other,
  tokens: tokens.map((token) => Buffer.from(token, "latin1")),
  json,
  parts,
  largest,
});

/**
 * Of two by chance the one that was picked less often: what is new is tried soon, and nothing is forgotten. Every other
 * time it is of those that were read, which are few.
 */
function pickOf(corpus: readonly Kept[], integer: (n: number) => number): Buffer {
  const read = integer(2) ? corpus.filter(({ isRead }) => isRead) : [];
  const of = read.length > 0 ? read : corpus;
  const [a, b] = [of[integer(of.length)], of[integer(of.length)]];
  const picked = a.picks <= b.picks ? a : b;
  picked.picks++;
  return picked.input;
}

const storedIn = (folder: string): Buffer[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name))) : [];

function store(folder: string, input: Buffer): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, nameOf(input)), input);
}

/** A name for an input by its content. */
export const nameOf = (input: Buffer): string => createHash("sha256").update(input).digest("hex").slice(0, 12);
