import { dataPartitionCommand } from "./dataPartition";
import { dataScenesCommand } from "./dataScenes";
import type { AddCommand } from "./context";

/** `palimpsest data`: makes benchmarks and describes them. */
export const dataCommand: AddCommand = (parent, context) => {
  const data = parent.command("data").description("make a benchmark, or describe one");
  dataScenesCommand(data, context);
  dataPartitionCommand(data, context);
};
