import { writeLine, type AddCommand } from "../context";

interface Options {
  readonly from?: string;
}

/** `palimpsest notebook new`: writes a notebook to start from. */
export const newNotebookCommand: AddCommand = (parent, { stdout }) => {
  parent
    .command("new")
    .description("write a notebook to start from: a short one, or one of the tutorials without its outputs")
    .argument("<name>", "notebook to write; .ipynb is added where it is missing")
    .option("--from <tutorial>", "a tutorial by its number or its name, such as 01 or what-a-network-forgets")
    .action(async (name: string, { from }: Options) => {
      const { newNotebook } =
        require("../../notebook/file/newNotebook") as typeof import("../../notebook/file/newNotebook");
      const file = await newNotebook(name, from);
      writeLine(stdout, `Notebook: ${file}`);
      writeLine(stdout, "Open it with: npx palimpsest lab");
    });
};
