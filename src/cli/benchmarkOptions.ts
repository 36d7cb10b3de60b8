import { Option, type Command } from "commander";
import { rangeText, type OptionSpec } from "../base/optionSpecs";
import { benchmarkDefinitions } from "../data/open";
import { classOrders, namedProtocols } from "../data/protocol";
import type { Arrangement } from "../records";
import { fraction, integer } from "./arguments";
import { kebab } from "./describe";

/** What both `run` and `data partition` take to say which images make which tasks. */
export type ArrangementOptions = Arrangement;

/**
 * Adds the options of every benchmark, and those that a benchmark has of its own as its definition says.
 * @param except of the latter, those whose name means something else to the command.
 */
export function addBenchmarkOptions(
  command: Command,
  { except = [] }: { readonly except?: readonly string[] } = {},
): Command {
  command
    .option(
      "--protocol <name>",
      `${namedProtocols.join(", ")}, or sessions Bx-Cy such as B0-C4 (default: the benchmark's own)`,
    )
    .addOption(
      new Option(
        "--class-order <order>",
        "order in which classes arrive (default: own, alphabetical for Bx-Cy)",
      ).choices(classOrders),
    )
    .option(
      "--validation <part>",
      "part of the training images held out where the data has no validation images (default: 0.1)",
      fraction,
    );
  for (const [name, { spec, benchmarks }] of particularOptions()) {
    if (!except.includes(name)) command.addOption(optionOf(name, spec, benchmarks.join(", ")));
  }
  return command;
}

/** Options that only some of the built-in benchmarks have, each with its benchmarks. */
function particularOptions(): Map<string, { readonly spec: OptionSpec; readonly benchmarks: string[] }> {
  const found = new Map<string, { readonly spec: OptionSpec; readonly benchmarks: string[] }>();
  for (const { name: benchmark, options } of benchmarkDefinitions()) {
    for (const [name, spec] of Object.entries(options)) {
      const known = found.get(name);
      if (known) known.benchmarks.push(benchmark);
      else found.set(name, { spec, benchmarks: [benchmark] });
    }
  }
  return found;
}

function optionOf(name: string, spec: OptionSpec, benchmarks: string): Option {
  const byDefault = spec.default === undefined ? "" : ` (default: ${spec.default})`;
  const value = spec.type === "number" ? "n" : "text";
  const option = new Option(`--${kebab(name)} <${value}>`, `${benchmarks}: ${spec.meaning}${byDefault}`);
  if (spec.type === "number") return option.argParser(integer(spec.least ?? Number.MIN_SAFE_INTEGER));
  return spec.choices === undefined ? option : option.choices(rangeText(spec).split(", "));
}
