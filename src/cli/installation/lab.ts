import type { AddCommand } from "../context";
import { environmentCommand } from "./environmentCommand";

/** `palimpsest lab`: JupyterLab with the TypeScript kernel. */
export const labCommand: AddCommand = (parent, { exit, handOver }) => {
  parent
    .command("lab")
    .description("start JupyterLab with the TypeScript kernel, on loopback and with a token")
    .argument("[arguments...]", "arguments of JupyterLab, such as --port=8890 --no-browser")
    .allowUnknownOption()
    .action(async (args: readonly string[]) => {
      handOver();
      exit(await environmentCommand("lab", args));
    });
};
