import type { Command, CommanderError } from "commander";

/** The message of a refused command line in one line, with what the command takes where the parser does not say so. */
export function explain(cause: CommanderError, program: Command, argv: readonly string[]): string {
  const message = cause.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  const command = innermost(program, argv);
  const path =
    command.parent && command.parent !== program ? `${command.parent.name()} ${command.name()}` : command.name();
  switch (cause.code) {
    case "commander.unknownCommand":
      return `${message}; ${path} takes ${namesOf(command).join(", ")}`;
    case "commander.unknownOption":
      return `${message}; ${path} takes ${command.options.map((option) => option.long).join(", ")}`;
    case "commander.missingArgument":
    case "commander.excessArguments":
      return `${message}; usage: ${path} ${command.usage()}`;
    default:
      return message;
  }
}

/** Names of a command's own commands, without those that help leaves out. */
function namesOf(command: Command): string[] {
  const shown = command.createHelp().visibleCommands(command);
  return command.commands.filter((sub) => shown.includes(sub)).map((sub) => sub.name());
}

function innermost(program: Command, argv: readonly string[]): Command {
  const next = program.commands.find((command) => command.name() === argv[0]);
  return next === undefined ? program : innermost(next, argv.slice(1));
}
