import { dataFetchCommand } from "./dataFetch";
import { dataPartitionCommand } from "./dataPartition";
import { dataScenesCommand } from "./dataScenes";
import type { AddCommand } from "../context";

/** `palimpsest data`: makes and fetches benchmarks, and describes them. */
export const dataCommand: AddCommand = (parent, context) => {
  const data = parent.command("data").description("make or fetch a benchmark, or describe one");
  dataScenesCommand(data, context);
  dataFetchCommand(data, context);
  dataPartitionCommand(data, context);
};
