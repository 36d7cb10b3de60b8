import { Command } from "commander";
import { packageVersion } from "../base/package";
import { auditCommand } from "./commands/audit";
import { compareCommand } from "./commands/compare";
import { completionCommand } from "./commands/completion";
import type { AddCommand, Context } from "./context";
import { dataCommand } from "./commands/data";
import { doctorCommand } from "./commands/doctor";
import { exportCommand } from "./commands/export";
import { labCommand } from "./installation/lab";
import { setupCommand } from "./installation/setup";
import { launchCommand } from "./commands/launch";
import { leaderboardCommand } from "./commands/leaderboard";
import { listCommand } from "./commands/list";
import { mlflowCommand } from "./commands/mlflow";
import { notebookCommand } from "./commands/notebook";
import { predictCommand } from "./commands/predict";
import { pretrainCommand } from "./commands/pretrain";
import { profileCommand } from "./commands/profile";
import { reproduceCommand } from "./commands/reproduce";
import { runCommand } from "./commands/run";
import { sweepCommand } from "./commands/sweep";
import { tuneCommand } from "./commands/tune";

const commands: readonly AddCommand[] = [
  runCommand,
  sweepCommand,
  launchCommand,
  listCommand,
  compareCommand,
  profileCommand,
  auditCommand,
  predictCommand,
  exportCommand,
  dataCommand,
  pretrainCommand,
  notebookCommand,
  tuneCommand,
  reproduceCommand,
  leaderboardCommand,
  mlflowCommand,
  labCommand,
  setupCommand,
  doctorCommand,
  completionCommand,
];

/** The whole command line. It throws a CommanderError in place of ending the process. */
export function createProgram(context: Context): Command {
  const program = new Command("palimpsest")
    .description("Multi-label continual learning you can read, run and question")
    .version(packageVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help of a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // `main` writes errors, all in one form.
      outputError: () => {},
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of commands) add(program, context);
  return program;
}
