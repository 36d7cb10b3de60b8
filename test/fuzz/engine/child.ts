/** The process in which a parser runs: the one that started it watches over its time and memory. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../../src/base/random";
import { targetOf } from "../targets";
import { mutated } from "./mutate";
import { materialOf, search, type Progress } from "./search";
import { seedsOf, type Seed } from "./seeds";
import { brokenBy, tried, type Broken, type Trial } from "./trial";

/** What the process is to do, in its folder `work`. */
export type Job = { readonly work: string } & (
  | {
      readonly kind: "search";
      readonly target: string;
      readonly seconds: number;
      readonly seed: string;
      readonly corpus: string;
    }
  | { readonly kind: "one"; readonly target: string; readonly input: string }
  | { readonly kind: "replay"; readonly targets: readonly string[] }
);

/** What it says. */
export type Message =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "broken"; readonly broken: Broken; readonly input: string }
  | {
      readonly type: "trial";
      readonly target: string;
      readonly name: string;
      readonly trial: Trial;
      readonly peak: number;
    }
  /** How many more files were open after the inputs of a target than before them. */
  | { readonly type: "handles"; readonly target: string; readonly grew: number }
  | { readonly type: "end" };

/** The file that holds the input that runs: its time is that of the input's beginning. */
export const currentFile = (work: string): string => join(work, "current");

const tell = (message: Message): void => void process.send?.(message);

async function main(job: Job): Promise<void> {
  const current = currentFile(job.work);
  // What no promise waits for is thrown by the input that runs, or by one just before.
  const uncaught = (thrown: unknown): void => {
    const broken = brokenBy(thrown) ?? { fault: "uncoded", signature: "nobody waits", text: String(thrown) };
    tell({ type: "broken", broken, input: existsSync(current) ? readFileSync(current).toString("base64") : "" });
  };
  process.on("uncaughtException", uncaught);
  process.on("unhandledRejection", uncaught);
  if (job.kind === "search") await searched(job, current);
  else if (job.kind === "one") await replayed(job, job.target, [{ name: job.input, input: readFileSync(job.input) }]);
  else for (const target of job.targets) await replayed(job, target);
  tell({ type: "end" });
}

async function searched(
  { work, target, ...options }: Extract<Job, { kind: "search" }>,
  current: string,
): Promise<void> {
  const progress = await search(() => targetOf(target), {
    ...options,
    ...{ current, folder: mkdtempSync(join(work, "files-")) },
    onProgress: (now) => tell({ type: "progress", progress: now }),
    onBroken: (broken, input) => tell({ type: "broken", broken, input: input.toString("base64") }),
  });
  tell({ type: "progress", progress });
}

/** Runs inputs without a search: those given, or the samples and finds of a target. */
async function replayed({ work }: Job, name: string, given?: readonly Seed[]): Promise<void> {
  const current = currentFile(work);
  rmSync(current, { force: true }); // the time of loading is nobody's
  const target = targetOf(name);
  const parse = await target.open(mkdtempSync(join(work, "files-")));
  const samples = (await target.samples()).map((input, index) => ({ name: `sample ${index}`, input }));
  const before = openFiles();
  for (const { name: input, input: bytes } of given ?? [...samples, ...seedsOf(name)]) {
    writeFileSync(current, bytes);
    const trial = await tried(parse, bytes);
    tell({ type: "trial", target: name, name: input, trial, peak: process.resourceUsage().maxRSS * 1024 });
  }
  if (given) return;
  // Each refusal may keep a file open.
  const material = materialOf(target, () => samples[0].input);
  for (let i = 0; i < changes; i++)
    await tried(parse, mutated(samples[i % samples.length].input, random("handles", i), material));
  rmSync(current, { force: true });
  await new Promise((done) => setTimeout(done, 50));
  tell({ type: "handles", target: name, grew: openFiles() - before });
}

/** Changed samples that are tried for what they leave open. */
const changes = 60;

const openFiles = (): number => readdirSync("/proc/self/fd").length;

if (require.main === module) void main(JSON.parse(process.argv[2]) as Job).then(() => process.exit(0));
