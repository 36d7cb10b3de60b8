import { Command, type CommanderError } from "commander";
import { packageVersion } from "../base/package";
import { auditCommand } from "./commands/audit";
import { compareCommand } from "./commands/compare";
import type { AddCommand, Context } from "./context";
import { dataCommand } from "./commands/data";
import { doctorCommand } from "./commands/doctor";
import { launchCommand } from "./commands/launch";
import { listCommand } from "./commands/list";
import { notebookCommand } from "./commands/notebook";
import { predictCommand } from "./commands/predict";
import { pretrainCommand } from "./commands/pretrain";
import { reproduceCommand } from "./commands/reproduce";
import { runCommand } from "./commands/run";

const commands: readonly AddCommand[] = [
  runCommand,
  launchCommand,
  listCommand,
  compareCommand,
  auditCommand,
  predictCommand,
  dataCommand,
  pretrainCommand,
  notebookCommand,
  reproduceCommand,
  doctorCommand,
];

/** The whole command line. It throws a CommanderError in place of ending the process. */
export function createProgram(context: Context): Command {
  const program = new Command("palimpsest")
    .description("Multi-label continual learning you can read, run and question")
    .version(packageVersion, "--version", "print the version")
    .helpOption("--help", "show help of a command")
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

/** The message of a refused command line in one line, with what the command takes where the parser does not say so. */
export function explain(cause: CommanderError, program: Command, argv: readonly string[]): string {
  const message = cause.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  const command = innermost(program, argv);
  const path =
    command.parent && command.parent !== program ? `${command.parent.name()} ${command.name()}` : command.name();
  switch (cause.code) {
    case "commander.unknownCommand":
      return `${message}; ${path} takes ${command.commands.map((sub) => sub.name()).join(", ")}`;
    case "commander.unknownOption":
      return `${message}; ${path} takes ${command.options.map((option) => option.long).join(", ")}`;
    case "commander.missingArgument":
    case "commander.excessArguments":
      return `${message}; usage: ${path} ${command.usage()}`;
    default:
      return message;
  }
}

function innermost(program: Command, argv: readonly string[]): Command {
  const next = program.commands.find((command) => command.name() === argv[0]);
  return next === undefined ? program : innermost(next, argv.slice(1));
}
