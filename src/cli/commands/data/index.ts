import type { AddCommand } from "../../context";
import { dataFetchCommand } from "./fetch";
import { dataImportCommand } from "./import";
import { dataPartitionCommand } from "./partition";
import { dataScenesCommand } from "./scenes";
import { dataViewCommand } from "./view";

/** `palimpsest data`: makes, fetches and imports benchmarks, and describes and shows them. */
export const dataCommand: AddCommand = (parent, context) => {
  const data = parent.command("data").description("make, fetch or import a benchmark, describe or show one");
  dataScenesCommand(data, context);
  dataFetchCommand(data, context);
  dataPartitionCommand(data, context);
  dataImportCommand(data, context);
  dataViewCommand(data, context);
};
