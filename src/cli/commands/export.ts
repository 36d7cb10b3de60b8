import { Option } from "commander";
import { choices } from "../../training/choices";
import type { ExportFormat } from "../../training";
import { integer } from "../arguments";
import { writeLine, type AddCommand } from "../context";
import { addPluginOption, pluginsOf, type PluginOptions } from "../pluginOption";
import { printable } from "../printable";

interface Options extends PluginOptions {
  readonly to: string;
  readonly format?: ExportFormat;
  readonly task?: number;
}

/** `palimpsest export`: a trained network as a file for other programs. */
export const exportCommand: AddCommand = (parent, { stdout, stderr }) => {
  const command = parent
    .command("export")
    .description("the network of a run as a file for other programs")
    .argument("<run>", "run directory")
    .requiredOption(
      "--to <path>",
      "NAME.safetensors: weights for PyTorch in torchvision's or timm's names; the whole network, with what is done " +
        "to images: NAME.onnx, NAME.html (a page that classifies images) or DIR (a model of TensorFlow.js)",
    )
    .addOption(new Option("--format <name>", "default: by the extension of --to").choices(choices.exportFormat))
    .option("--task <n>", "the network after this task (default: the last finished one)", integer(1));
  addPluginOption(command).action(async (run: string, { to, format, task, plugin }: Options) => {
    pluginsOf({ plugin });
    const { exportNetwork } = require("../../training") as typeof import("../../training");
    const report = await exportNetwork({ run, task }, { to, format });
    for (const note of report.notes) writeLine(stderr, printable(note));
    writeLine(stdout, `${report.format}: ${report.path}`);
  });
};
