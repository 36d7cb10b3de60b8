import { Argument, type Command } from "commander";
import { scripts, shells, type Shell } from "../completion/scripts";
import { writeLine, type AddCommand, type Output } from "../context";

/** Name of the command that the scripts ask. */
export const completeName = "complete-line";

/**
 * `palimpsest completion`: the script by which a shell completes the words of our command lines; beside it
 * `complete-line`, which the script asks, hidden from help.
 */
export const completionCommand: AddCommand = (parent, { stdout }) => {
  parent
    .command("completion")
    .description("print the script that completes commands, options and methods in a shell: source <(...)")
    .addArgument(new Argument("<shell>", "shell").choices(shells))
    .action((shell: Shell) => {
      stdout.write(scripts[shell]);
    });
  parent
    .command(completeName, { hidden: true })
    .description("what completes a command line, for the scripts of `completion`")
    .argument("<line>", "the line up to the cursor, the program first")
    .argument("[breaks]", "characters after which the shell completes anew within a word", "")
    .action((line: string, breaks: string) => answer(parent, line, breaks, stdout));
};

function answer(program: Command, line: string, breaks: string, stdout: Output): void {
  const { readTypedLine } = require("../completion/typedLine") as typeof import("../completion/typedLine");
  const { complete } = require("../completion/complete") as typeof import("../completion/complete");
  const { answerText } = require("../completion/answer") as typeof import("../completion/answer");
  const { words, current, kept } = readTypedLine(line, breaks);
  writeLine(stdout, answerText(complete(program, words.slice(1), current), kept));
}
