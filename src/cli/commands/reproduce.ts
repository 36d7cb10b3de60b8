import { join } from "node:path";
import { Option } from "commander";
import { error, PalimpsestError } from "../../base/errors";
import { makeFolder, writeJson, writeWhole } from "../../base/files";
import type { Scale } from "../../training";
import { choices } from "../../training/choices";
import { integer } from "../arguments";
import { addBenchmarkOptions, type ArrangementOptions } from "../benchmarkOptions";
import { writeLine, type AddCommand, type Context } from "../context";
import { drawCount, drawProgress, duration } from "../progress";

interface Options extends Omit<ArrangementOptions, "only"> {
  readonly benchmark?: string;
  readonly data?: string;
  readonly dataSeed?: number;
  readonly only?: readonly string[];
  readonly scale?: Scale;
  readonly seeds?: number;
  readonly jobs?: number;
  readonly out?: string;
  readonly tables?: string;
  readonly list?: boolean;
}

/** `palimpsest reproduce`: the tables of the results and the notebooks, from nothing or from what is cached. */
export const reproduceCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("reproduce")
    .description(
      "make the studies behind the tables of results and of the notebooks; runs that were made before are read back",
    )
    .option("--only <study...>", "these studies alone")
    .addOption(new Option("--scale <tier>", "scale of the runs (default: the study's)").choices(choices.scale))
    .option("--seeds <n>", "run seeds 1 to n (default: the study's)", integer(1))
    .option("--jobs <n>", "seeds that are made at the same time, each by a process (default: one a core)", integer(1))
    .option(
      "--out <dir>",
      "folder of the reports and the leaderboard (default: docs/results and docs; results on data that are given)",
    )
    .option(
      "--tables <dir>",
      "write the runs of each study in a folder of its name as CSV and JSON, described in Croissant's format",
    )
    .option("--list", "say what would run, and stop")
    .option("--benchmark <name>", "data to run the studies on, as `list benchmarks` names them (default: the study's)")
    .option("--data <path>", "folder of the benchmark's images, or file of a list")
    .option("--data-seed <n>", "seed of generated scenes and of random splits (default: 1)", integer(0));
  addBenchmarkOptions(command, { except: ["only"] }).action((options: Options) => reproduce(options, context));
};

async function reproduce(
  { only, scale, seeds, jobs, list, out: wantedOut, tables, ...data }: Options,
  { stdout, stderr, signal }: Context,
): Promise<void> {
  const { leaderboardOf, reportOf, resultsTable, runCount, runStudy, seedsTo, studies, usualJobs, writeStudyTables } =
    require("../../studies") as typeof import("../../studies");
  const unknown = only?.find((name) => !studies.some((study) => study.name === name));
  if (unknown !== undefined)
    throw error("argument/invalid", {
      argument: "--only",
      received: unknown,
      takes: studies.map(({ name }) => name).join(", "),
    });
  const { withData } = require("../../studies/withData") as typeof import("../../studies/withData");
  const { withTuned } = require("../../studies/tuning/committed") as typeof import("../../studies/tuning/committed");
  const chosen = studies.filter((study) => {
    if (only !== undefined && !only.includes(study.name)) return false;
    try {
      if (!list) withTuned(withData(study, data), scale ?? study.scale);
      return true;
    } catch (cause) {
      // Whoever asks for all studies gets those that can be made.
      if (only !== undefined || !(cause instanceof PalimpsestError)) throw cause;
      writeLine(stderr, `${study.name} is left out: ${cause.message}`);
      return false;
    }
  });
  for (const study of chosen) {
    const runs = runCount(study, seedsTo(seeds ?? study.seeds));
    writeLine(
      stderr,
      `${study.name}: ${study.title}; ${study.methods.length} methods, ${runs} runs at scale ${scale ?? study.scale}`,
    );
  }
  if (list) return;
  const isOwnData = Object.keys(data).length > 0;
  const out = wantedOut ?? (isOwnData ? "results" : join("docs", "results"));
  // Where these are refused, it is better known before the runs.
  for (const folder of [out, ...(tables === undefined ? [] : [tables])]) makeFolder(folder);
  for (const study of chosen) {
    const started = Date.now();
    let made = 0;
    const generating = drawCount(stderr, "drawings and scenes");
    const progress = drawProgress(stderr);
    const processes = jobs ?? usualJobs(seeds ?? study.seeds, scale ?? study.scale);
    const result = await runStudy(study, {
      scale,
      ...(isOwnData && { data }),
      seeds: seeds === undefined ? undefined : seedsTo(seeds),
      jobs: processes,
      signal,
      onData: generating.on,
      // The steps of several runs at a time would be a line of no use.
      on: processes > 1 ? undefined : (event) => event.type !== "task" && event.type !== "epoch" && progress.on(event),
      onRun: (method, seed, done, total) => {
        generating.stop();
        const elapsed = (Date.now() - started) / 1000;
        const left = made > 0 ? `, about ${duration((elapsed / made) * (total - done))} left` : "";
        writeLine(stderr, `${study.name} ${done + 1}/${total}: ${method.name}, seed ${seed}${left}`);
        made++;
      },
    }).finally(() => {
      generating.stop();
      progress.stop();
    });
    const report = reportOf(result);
    const path = join(out, `${study.name}.json`);
    await writeJson(path, report);
    writeLine(stdout, `${resultsTable(report)}\n\n${path}`);
    if (tables !== undefined)
      for (const file of await writeStudyTables(tables, result)) writeLine(stdout, `table: ${file}`);
    if (!study.leaderboard) continue;
    const { leaderboardMarkdown } = require("../../compare") as typeof import("../../compare");
    const board = join(wantedOut ?? (isOwnData ? out : "docs"), "leaderboard.md");
    await writeWhole(board, leaderboardMarkdown(await leaderboardOf(result)));
    writeLine(stdout, board);
  }
}
