/** The process in which a parser runs: the one that started it watches over its time and memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { targetOf } from "../targets";
import { replay, search, type Progress } from "./search";
import { seedsOf } from "./seeds";
import { brokenBy, type Broken, type Trial } from "./trial";

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
  | { readonly type: "end" };

/** The file that holds the input that runs: its time is that of the input's beginning. */
export const currentFile = (work: string): string => join(work, "current");

const tell = (message: Message): void => void process.send?.(message);

async function main(job: Job): Promise<void> {
  const folder = mkdtempSync(join(job.work, "files-"));
  const current = currentFile(job.work);
  const begins = (input: Buffer): void => writeFileSync(current, input);
  // What no promise waits for is thrown by the input that runs, or by one just before.
  const uncaught = (thrown: unknown): void => {
    const broken = brokenBy(thrown) ?? { fault: "uncoded", signature: "nobody waits", text: String(thrown) };
    tell({ type: "broken", broken, input: readFileSync(current).toString("base64") });
  };
  process.on("uncaughtException", uncaught);
  process.on("unhandledRejection", uncaught);
  if (job.kind === "search") {
    const { target, seconds, seed, corpus } = job;
    const progress = await search(() => targetOf(target), {
      ...{ seconds, seed, corpus, current, folder },
      onProgress: (now) => tell({ type: "progress", progress: now }),
      onBroken: (broken, input) => tell({ type: "broken", broken, input: input.toString("base64") }),
    });
    tell({ type: "progress", progress });
  } else {
    const given = job.kind === "one" ? [job.target] : job.targets;
    for (const name of given) {
      const target = targetOf(name);
      const parse = await target.open(mkdtempSync(join(job.work, "files-")));
      const samples = (await target.samples()).map((input, index) => ({ name: `sample ${index}`, input }));
      const one = job.kind === "one" ? [{ name: job.input, input: readFileSync(job.input) }] : undefined;
      for (const input of one ?? [...samples, ...seedsOf(name)]) {
        const [{ trial }] = await replay(parse, [input], begins);
        tell({ type: "trial", target: name, name: input.name, trial, peak: process.resourceUsage().maxRSS * 1024 });
      }
    }
  }
  rmSync(folder, { recursive: true, force: true });
  tell({ type: "end" });
}

if (require.main === module) {
  void main(JSON.parse(process.argv[2]) as Job).then(() => process.exit(0));
}
