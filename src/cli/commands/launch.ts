import { InvalidArgumentError } from "commander";
import { error } from "../../base/errors";
import { integer, positive } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";
import { reportRun } from "../run/reportRun";
import { parseRun } from "../run/options";
import { requestOf, type RunRequest } from "../run/request";

interface Options {
  readonly ranks: number;
  readonly hosts?: readonly string[];
  readonly threads?: number;
  readonly maxRestarts: number;
  readonly timeout: number;
  readonly logs?: string;
}

/** `palimpsest launch`: a run as a job of several ranks. */
export const launchCommand: AddCommand = (parent, context) => {
  parent
    .command("launch")
    .description("train one run on several processes, over MPI: launch --ranks 4 -- run ...")
    .argument("<command...>", "after --: run and its options")
    .requiredOption("--ranks <n>", "number of processes; each trains on its rows of every batch", integer(1))
    .option("--hosts <a,b>", "hosts to spread them over, reached by ssh; --out must be a folder they share", hostNames)
    .option("--threads <n>", "threads of each rank (default: the cores, shared out)", integer(1))
    .option("--max-restarts <n>", "times to go on from the last checkpoint after a rank died or hung", integer(0), 0)
    .option("--timeout <seconds>", "time without any progress after which the job counts as hung", positive, 600)
    .option("--logs <dir>", "folder of the ranks' logs (default: logs in the run directory)")
    .action(async ([name, ...argv]: readonly string[], options: Options) => {
      if (name !== "run") {
        throw error("argument/invalid", { argument: "launch", received: name, takes: "run and its options, after --" });
      }
      await launchRun(requestOf(parseRun(argv, (text) => context.stdout.write(text))), options, context);
    });
};

async function launchRun(request: RunRequest, options: Options, context: Context): Promise<void> {
  const { launch } = require("../../launch") as typeof import("../../launch");
  const { RunDirectory } = require("../../training") as typeof import("../../training");
  const { stderr } = context;
  const { resolvedRun, ...settings } = request;
  await reportRun(request, context, async ({ on, ...listeners }) => {
    const record = await launch(resolvedRun, {
      ...settings,
      ...options,
      ...listeners,
      on: (event, rank) => {
        if (rank === 0) on(event);
      },
      onError: (text) => stderr.write(text),
      onRestart: (failure) =>
        writeLine(stderr, `palimpsest: ${failure.message}\npalimpsest: going on from the last checkpoint`),
    });
    const { machine } = await new RunDirectory(request.out).readManifest();
    return { record, world: { size: machine.ranks, name: machine.communicator } };
  });
}

function hostNames(text: string): readonly string[] {
  const hosts = text.split(",").map((host) => host.trim());
  if (hosts.some((host) => !/^[\w.-]+$/.test(host))) {
    throw new InvalidArgumentError("It takes host names separated by commas.");
  }
  return hosts;
}
