import { Option, type Command } from "commander";
import type { BenchmarkOptions } from "../data";
import { difficultPolicies } from "../data/voc/devkit";
import { classOrders } from "../data/protocol";
import { fraction, integer } from "./arguments";

/** What both `run` and `data partition` take to say which images make which tasks. */
export type ArrangementOptions = Partial<
  Pick<BenchmarkOptions, "protocol" | "classOrder" | "validation" | "lists" | "difficult" | "year" | "partition">
>;

export function addBenchmarkOptions(command: Command): Command {
  return command
    .option(
      "--protocol <name>",
      "disjoint, overlapping, shared, or sessions Bx-Cy such as B0-C4 (default: the benchmark's own)",
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
    )
    .option("--lists <dir>", "voc: folder of the original's label lists, whose split is then taken")
    .addOption(
      new Option(
        "--difficult <policy>",
        "voc, coco: what only difficult objects or a crowd count as (default: negative)",
      ).choices(difficultPolicies),
    )
    .option("--year <yyyy>", "voc, coco: the year, where the data holds several", integer(2007))
    .option("--partition <file>", "list: JSON that describes tasks and parts");
}
