import type { Command, Option } from "commander";
import { repeatable } from "../config/settings";
import { behind, nothing, type Candidate, type Completions } from "./candidate";
import { argumentValues, optionValues } from "./optionValues";

/** Where words have led: the command, what it has been given, and the option that waits for its value. */
interface Place {
  readonly command: Command;
  /** Arguments so far, without options. */
  readonly positions: number;
  /** Long names of the options that were given. */
  readonly given: ReadonlySet<string>;
  /** The option whose value comes next, or may go on. */
  readonly waiting?: Option;
  /** After `--`, where nothing is an option. */
  readonly isPlain: boolean;
}

/**
 * What completes the last word of a command line. All of it is read from the commands themselves and from the
 * definitions of methods.
 * @param words those before it, without the program
 * @param current the word up to the cursor
 */
export function complete(program: Command, words: readonly string[], current: string): Completions {
  const end = words.indexOf("--");
  const before = end < 0 ? words : words.slice(0, end);
  const place = before.reduce(after, { command: program, positions: 0, given: new Set<string>(), isPlain: false });
  if (end < 0) return matching(current, at(place, current, program));
  // `launch --ranks 2 -- run ...`: what follows is a command line of its own.
  const rest = words.slice(end + 1);
  if (place.command.name() !== "launch") return matching(current, at({ ...place, isPlain: true }, current, program));
  if (rest.length > 0) return complete(program, rest, current);
  return matching(current, { paths: "none", candidates: commandCandidates(program, "run") });
}

const matching = (current: string, { paths, candidates }: Completions): Completions => ({
  paths,
  candidates: candidates.filter(({ word }) => word.startsWith(current)),
});

/** Where a word leads. */
function after(place: Place, word: string): Place {
  const { command, given, waiting } = place;
  const isOption = word.startsWith("-") && word !== "-";
  if (waiting && !isOption) return { ...place, waiting: waiting.variadic ? waiting : undefined };
  if (!isOption) {
    const next = command.commands.find((sub) => sub.name() === word);
    if (next) return { command: next, positions: 0, given: new Set(), isPlain: false };
    return { ...place, positions: place.positions + 1 };
  }
  const [name] = word.split("=");
  const option = optionsOf(command).find(({ long, short }) => long === name || short === name);
  const isWaiting = option?.required === true && !word.includes("=");
  return {
    ...place,
    given: new Set([...given, option?.long ?? name]),
    waiting: isWaiting ? option : undefined,
  };
}

function at(place: Place, current: string, program: Command): Completions {
  const { command, waiting, isPlain } = place;
  if (waiting && (!waiting.variadic || !current.startsWith("-"))) return optionValues(waiting, current);
  if (!isPlain && current.startsWith("-")) return afterHyphen(place, current);
  const taken = command.registeredArguments;
  const last = taken.at(-1);
  const argument = taken.at(place.positions) ?? (last?.variadic ? last : undefined);
  if (command.commands.length > 0) return { paths: "none", candidates: commandCandidates(command) };
  if (command.name() === "help") return { paths: "none", candidates: commandCandidates(program) };
  if (argument) return argumentValues(argument);
  return isPlain || current !== "" ? nothing : { paths: "none", candidates: optionCandidates(place) };
}

/** `--str`, `--strategy=lw` */
function afterHyphen(place: Place, current: string): Completions {
  const [, name, value] = /^(--[^=]*)=(.*)$/s.exec(current) ?? [];
  if (name === undefined) return { paths: "none", candidates: optionCandidates(place) };
  const option = optionsOf(place.command).find(({ long }) => long === name);
  return option ? behind(`${name}=`, optionValues(option, value)) : nothing;
}

function optionCandidates({ command, given }: Place): readonly Candidate[] {
  return optionsOf(command).flatMap((option) => {
    const { long, description } = option;
    const isSpent = long !== undefined && given.has(long) && !repeatable.has(option.name());
    return long === undefined || isSpent ? [] : [{ word: long, note: description }];
  });
}

const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);

function commandCandidates(command: Command, only?: string): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((sub) => only === undefined || sub.name() === only)
    .map((sub) => ({ word: sub.name(), note: sub.description() }));
}
