import type { AddCommand } from "../context";
import { environmentCommand } from "./environmentCommand";

/** `palimpsest setup`: installs what is native, into the folder that the package is used in. */
export const setupCommand: AddCommand = (parent, { exit, handOver }) => {
  parent
    .command("setup")
    .description("install TensorFlow, its binding, Jupyter and MPI into this folder (.venv and node_modules)")
    .option("--no-jupyter", "leave out Jupyter and MPI: `palimpsest run` and programs work, notebooks and ranks do not")
    .action(async ({ jupyter }: { readonly jupyter: boolean }) => {
      handOver();
      exit(await environmentCommand("setup", jupyter ? [] : ["--no-jupyter"]));
    });
};
