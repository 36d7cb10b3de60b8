import { dirname, join } from "node:path";
import { error } from "../../base/errors";
import { makeFolder, writeJson } from "../../base/files";
import { integer } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";
import { drawCount } from "../progress";
import type { GivenParameters } from "../run/options";
import { makeTrials } from "../tune/makeTrials";
import { methodsIn } from "../tune/methods";
import { addTrialOptions, trialOptions } from "../tune/options";
import { choiceText } from "../tune/text";

interface Options extends Omit<GivenParameters, "strategy"> {
  readonly strategy: string;
  readonly trials?: number;
  readonly jobs?: number;
  readonly out?: string;
}

/** `palimpsest tune`: options of methods chosen on validation images, on equal terms. */
export const tuneCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("tune")
    .description(
      "choose the options of methods on validation images, by random points and successive halving; test images are " +
        "closed; started again, it goes on",
    )
    .requiredOption("--strategy <names>", "methods with commas between, each as `run` takes it: lwf,er:memory=100")
    .option("--trials <n>", "points that are tried for each method, the defaults first (default: 16)", integer(1))
    .option("--jobs <n>", "runs that are made at the same time, each by a process (default: one a core)", integer(1))
    .option("--out <file>", "JSON file of the result (default: docs/tuning/BENCHMARK-SCALE.json)");
  addTrialOptions(command).action((options: Options) => tuneMethods(options, context));
};

async function tuneMethods({ strategy, trials, jobs, out, ...given }: Options, context: Context): Promise<void> {
  const { tune, usualTrials } = require("../../studies/tuning/tune") as typeof import("../../studies/tuning/tune");
  const { usualJobs } = require("../../studies") as typeof import("../../studies");
  const { cacheFolder } = require("../../base/cacheFolder") as typeof import("../../base/cacheFolder");
  const methods = methodsIn(strategy).map((name) => trialOptions(name, given));
  const path = out ?? join("docs", "tuning", `${defaultName(given)}.json`);
  assertNothingLost(path, methods);
  makeFolder(dirname(path)); // where that is refused, it is better known before the runs
  const generating = drawCount(context.stderr, "drawings and scenes");
  const processes = jobs ?? usualJobs(trials ?? usualTrials, given.scale ?? "small");
  const logs = cacheFolder("tuning");
  const report = await tune(methods, {
    ...{ trials, signal: context.signal, onData: generating.on },
    async make(runs, place) {
      generating.stop();
      await makeTrials(runs, place, { jobs: processes, out: logs }, context);
    },
  }).finally(generating.stop);
  await writeJson(path, report);
  for (const method of report.methods) writeLine(context.stdout, choiceText(method));
  writeLine(context.stdout, path);
}

/** `scenes-tiny`, and `-labels` where labels of earlier tasks are available. */
function defaultName({ benchmark = "scenes", scale = "small", labels }: Omit<GivenParameters, "strategy">): string {
  const parts = [benchmark, scale, ...(labels === "available" ? ["labels"] : [])];
  return parts.join("-").replace(/[^\w.=-]+/g, "_");
}

/** @throws `tuning/file` where the file holds methods that are not tuned again, which would be lost */
function assertNothingLost(path: string, methods: readonly ReturnType<typeof trialOptions>[]): void {
  const { readTuning } = require("../../studies/tuning/committed") as typeof import("../../studies/tuning/committed");
  const named = methods.map(({ strategy }) => strategy);
  const others = (readTuning(path)?.methods ?? []).map((method) => method.strategy);
  const lost = others.filter((method) => !named.includes(method));
  if (lost.length > 0) throw error("tuning/file", { path, others: lost });
}
