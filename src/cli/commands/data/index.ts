import type { AddCommand } from "../../context";
import { dataFetchCommand } from "./fetch";
import { dataImportCommand } from "./import";
import { dataPartitionCommand } from "./partition";
import { dataScenesCommand } from "./scenes";

/** `palimpsest data`: makes, fetches and imports benchmarks, and describes them. */
export const dataCommand: AddCommand = (parent, context) => {
  const data = parent.command("data").description("make, fetch or import a benchmark, or describe one");
  dataScenesCommand(data, context);
  dataFetchCommand(data, context);
  dataPartitionCommand(data, context);
  dataImportCommand(data, context);
};
