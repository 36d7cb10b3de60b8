import { join } from "node:path";
import { parseArgs } from "node:util";
import { InvalidArgumentError } from "commander";
import { error } from "../../base/errors";
import { integer, positive } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";

interface Options {
  readonly ranks: number;
  readonly hosts?: readonly string[];
  readonly threads?: number;
  readonly maxRestarts: number;
  readonly timeout: number;
  readonly logs?: string;
}

/** `palimpsest launch`: a command of this program as a job of several ranks. */
export const launchCommand: AddCommand = (parent, context) => {
  parent
    .command("launch")
    .description("train one run on several processes, over MPI: launch --ranks 4 -- run ...")
    .argument("<command...>", "after --: run and its options")
    .requiredOption("--ranks <n>", "number of processes; each trains on its part of every batch", integer(1))
    .option("--hosts <a,b>", "hosts to spread them over, reached by ssh; --out must be a folder they share", hostNames)
    .option("--threads <n>", "threads of each rank (default: the cores, shared out)", integer(1))
    .option("--max-restarts <n>", "times to go on from the last checkpoint after a rank died or hung", integer(0), 0)
    .option("--timeout <seconds>", "time without any progress after which the job counts as hung", positive, 600)
    .option(
      "--logs <dir>",
      "folder of the ranks' logs (default: logs in the folder of --out, or one of runs/logs named after the time)",
    )
    .action((command: readonly string[], options: Options) => launch(command, options, context));
};

async function launch(
  command: readonly string[],
  { logs, ...options }: Options,
  { stdout, stderr, signal }: Context,
): Promise<void> {
  if (command[0] !== "run")
    throw error("argument/invalid", {
      argument: "launch",
      received: command[0],
      takes: "run and its options, after --",
    });
  const { runJob } = require("../../launch/job") as typeof import("../../launch/job");
  const { rankNode } = require("../../launch/rankProgram") as typeof import("../../launch/rankProgram");
  const program = [...rankNode, ...process.execArgv, process.argv[1]];
  const { out } = parseArgs({ args: [...command], options: { out: { type: "string" } }, strict: false }).values;
  const resume = (attempt: number): readonly string[] =>
    attempt > 0 && !command.includes("--resume") ? ["--resume"] : [];
  await runJob((attempt) => [...program, ...command, ...resume(attempt)], {
    ...options,
    logs:
      logs ??
      (typeof out === "string"
        ? join(out, "logs")
        : join("runs", "logs", new Date().toISOString().replace(/\W/g, "-"))),
    signal,
    onOutput: (text) => stdout.write(text),
    onError: (text) => stderr.write(text),
    onRestart: (failure) =>
      writeLine(stderr, `palimpsest: ${failure.message}\npalimpsest: going on from the last checkpoint`),
  });
}

function hostNames(text: string): readonly string[] {
  const hosts = text.split(",").map((host) => host.trim());
  if (hosts.some((host) => !/^[\w.-]+$/.test(host)))
    throw new InvalidArgumentError("It takes host names separated by commas.");
  return hosts;
}
