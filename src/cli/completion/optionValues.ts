import type { Argument, Option } from "commander";
import { namedProtocols } from "../../data/protocol";
import { namedWeights } from "../config/settings";
import { specOptions } from "../config/spec";
import { definitionsOf } from "../definitions";
import { methodsIn } from "../tune/methods";
import { behind, nothing, plainWords, type Completions, type Paths } from "./candidate";
import { methodCandidates } from "./methodText";

/** What stands in the help for a path: `<dir>`, `<file>`, `<run...>`. */
const pathWords: Readonly<Record<string, Paths>> = {
  ...{ dir: "folders", run: "folders" },
  ...{ file: "files", path: "files", image: "files" },
};

/** Words that an option takes beside those of its definition, by the name of the option. */
const ownWords: Readonly<Record<string, () => Completions>> = {
  protocol: () => plainWords(namedProtocols),
  weights: () => plainWords([...namedWeights], "files"),
  "head-steps": () => plainWords(["together"]),
  only: () => plainWords((require("../../studies") as typeof import("../../studies")).studies.map(({ name }) => name)),
};

/** What completes the value of an option: its choices, methods with their options, words of its own, paths. */
export function optionValues(option: Option, typed: string): Completions {
  if (option.argChoices) return plainWords(option.argChoices);
  const name = option.name();
  const valueName = valueNameOf(option.flags);
  // `--strategy <names>` of `tune` takes several methods.
  if (valueName === "names") return severalMethods(name, typed);
  if (valueName === "method") return methods("strategy", typed);
  const paths = pathWords[valueName];
  const isWeightsFile = name === "weights" && paths !== undefined;
  if (Object.hasOwn(ownWords, name) && !isWeightsFile) return ownWords[name]();
  if (specOptions.has(name)) return methods(name, typed);
  return paths === undefined ? nothing : { paths, candidates: [] };
}

/** What completes an argument of a command: its choices, or paths. */
export function argumentValues(argument: Argument): Completions {
  if (argument.argChoices) return plainWords(argument.argChoices);
  const paths = pathWords[argument.name()];
  return paths === undefined ? nothing : { paths, candidates: [] };
}

/** The `n` of `--seed <n>`, the `run` of `--runs <run...>`; empty for a switch. */
const valueNameOf = (flags: string): string => /[<[]([^>\].]*)/.exec(flags)?.[1] ?? "";

function methods(option: string, typed: string): Completions {
  const kind = specOptions.get(option);
  return kind === undefined ? nothing : { paths: "none", candidates: methodCandidates(typed, definitionsOf[kind]()) };
}

/** The last one of methods with commas between, after those before it. */
function severalMethods(option: string, typed: string): Completions {
  const last = methodsIn(typed).at(-1) ?? "";
  const before = typed.slice(0, typed.length - last.length);
  return behind(before, methods(option, last));
}
