/** `npm run fuzz`: looks for inputs at which the parsers fail. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../house/project";
import type { Message } from "./engine/child";
import { nameOf, type Progress } from "./engine/search";
import { cacheFolder, writeFind } from "./engine/seeds";
import type { Broken } from "./engine/trial";
import { watched } from "./engine/watch";
import { targetNames, targetOf } from "./targets";

/** Every input is written to a file: thousands a second are for a folder in memory, where there is one. */
const quickFolder = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** What came of the search on one target. */
interface Result {
  readonly target: string;
  readonly seconds: number;
  readonly progress: Progress;
  readonly finds: readonly string[];
}

/** Whether an input breaks a rule by itself, in a process of its own; and how. */
async function confirmed(target: string, input: Buffer, work: string): Promise<Broken | undefined> {
  const file = join(work, "suspect");
  writeFileSync(file, input);
  let broken: Broken | undefined;
  const hear = (message: Message): void => {
    if (message.type === "broken") broken = message.broken;
    if (message.type === "trial") broken ??= message.trial.broken;
  };
  const ending = await watched({ kind: "one", target, input: file, work: mkdtempSync(join(work, "one-")) }, hear);
  return ending.by === "itself" ? broken : { fault: ending.by, signature: ending.by, text: ending.text };
}

/** Searches until the time is over; a process that an input ends is followed by another. */
async function searched(target: string, seconds: number, seed: string, signal: AbortSignal): Promise<Result> {
  const work = mkdtempSync(join(quickFolder, `palimpsest-fuzz-${target}-`));
  const finds = new Map<string, string>();
  const suspects: { broken: Broken; input: Buffer }[] = [];
  const ends = performance.now() + seconds * 1000;
  const left = (): number => Math.round((ends - performance.now()) / 1000);
  const parts: Progress[] = [];
  let shownAt = 0;
  for (let part = 0; left() > 0 && !signal.aborted; part++) {
    let last: Progress | undefined;
    const hear = (message: Message): void => {
      if (message.type === "progress") last = message.progress;
      if (message.type === "broken") suspects.push({ ...message, input: Buffer.from(message.input, "base64") });
      if (message.type !== "progress" || performance.now() - shownAt < 30_000) return;
      shownAt = performance.now();
      console.error(`${target}: ${lineOf(joined([...parts, message.progress]))}, ${left()} s left`);
    };
    const job = { target, seconds: left(), seed: `${seed}-${part}`, corpus: join(cacheFolder(target), "corpus") };
    const ending = await watched({ kind: "search", work: mkdtempSync(join(work, "search-")), ...job }, hear, signal);
    if (last) parts.push(last);
    if (ending.by !== "itself") {
      if (ending.input.length === 0 && !last) throw new Error(`${target} does not begin: ${ending.text}`);
      suspects.push({ broken: { fault: ending.by, signature: ending.by, text: ending.text }, input: ending.input });
    }
    for (const { input, broken } of suspects.splice(0)) {
      // In a process that has read thousands of inputs a fault may be that of another one.
      const alone = await confirmed(target, input, work);
      const name = alone ? `${alone.fault}-${nameOf(input)}` : `unconfirmed-${nameOf(input)}`;
      if (finds.has(broken.signature) && broken.fault !== "hang") continue;
      const path = alone ? writeFind(target, name, input) : writeFind(target, name, input, true);
      finds.set(alone ? broken.signature : name, `${relative(root, path)}: ${(alone ?? broken).text}`);
      console.error(
        `${target}: ${alone ? "FOUND" : "not again alone"} ${relative(root, path)}\n${(alone ?? broken).text}\n`,
      );
    }
  }
  rmSync(work, { recursive: true, force: true });
  return { target, seconds, progress: joined(parts), finds: [...finds.values()] };
}

/** The progress of processes that followed one another. */
function joined(parts: readonly Progress[]): Progress {
  const sum = (of: (part: Progress) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const most = (of: (part: Progress) => number): number => Math.max(0, ...parts.map(of));
  return {
    executions: sum(({ executions }) => executions),
    read: sum(({ read }) => read),
    features: [parts[0]?.features[0] ?? 0, most(({ features }) => features[1])],
    share: [parts[0]?.share[0] ?? 0, most(({ share }) => share[1])],
    corpus: most(({ corpus }) => corpus),
    slowest: most(({ slowest }) => slowest),
    peak: most(({ peak }) => peak),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

function lineOf({ executions, read, features, share, corpus, slowest, peak }: Progress): string {
  return [
    `${executions} inputs (${read} read)`,
    `features ${features.join(" to ")}`,
    `${share.map(percent).join(" to ")} of the parser's characters`,
    `corpus ${corpus}`,
    `slowest ${Math.round(slowest)} ms`,
    `peak ${Math.round(peak / 2 ** 20)} MiB`,
  ].join(", ");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      target: { type: "string", multiple: true },
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: String(Date.now()) },
      list: { type: "boolean", default: false },
    },
  });
  if (values.list) return void targetNames.forEach((name) => console.log(`${name.padEnd(12)} ${targetOf(name).reads}`));
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new RangeError(`--seconds takes a number above 0, not ${values.seconds}`);
  const names = values.target?.map((name) => targetOf(name).name) ?? targetNames;
  const ending = new AbortController();
  process.once("SIGINT", () => ending.abort());
  process.once("SIGTERM", () => ending.abort());
  console.error(`${names.length} targets, ${seconds} s each, seed ${values.seed}`);
  const results: Result[] = [];
  for (const name of names) {
    if (ending.signal.aborted) break;
    results.push(await searched(name, seconds, values.seed, ending.signal));
  }
  for (const { target, progress, finds } of results)
    console.log(
      [
        `${target}: ${lineOf(progress)}; ${finds.length} finds`,
        ...finds.map((find) => `  ${find.split("\n")[0]}`),
      ].join("\n"),
    );
  process.exitCode = results.some(({ finds }) => finds.length > 0) ? 1 : 0;
}

void main().catch((cause: unknown) => {
  console.error(cause instanceof RangeError || cause instanceof TypeError ? cause.message : cause);
  process.exitCode = 2;
});
