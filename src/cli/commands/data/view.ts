import { Option } from "commander";
import type { Scale } from "../../../training";
import { writeWhole } from "../../../base/files";
import { choices } from "../../../training/choices";
import { assertFolderOf, integer } from "../../arguments";
import { addBenchmarkOptions, type ArrangementOptions } from "../../benchmarkOptions";
import { writeLine, type AddCommand, type Context } from "../../context";
import { addPluginOption, pluginsOf, type PluginOptions } from "../../pluginOption";
import { printable } from "../../printable";
import { drawCount } from "../../progress";

interface Options extends ArrangementOptions, PluginOptions {
  readonly benchmark: string;
  readonly data?: string;
  readonly scale: Scale;
  readonly seed: number;
  readonly images: number;
  readonly out: string;
}

/** `palimpsest data view`: a benchmark as one page of HTML. */
export const dataViewCommand: AddCommand = (parent, context) => {
  const command = parent
    .command("view")
    .description("write a page of HTML with images of a benchmark, their labels and boxes, complete in itself")
    .option("--benchmark <name>", "data and their tasks, as `list benchmarks` names them", "scenes")
    .option("--data <path>", "folder of the benchmark's images, or file of a list (default: scenes are generated)")
    .addOption(new Option("--scale <tier>", "size of generated scenes").choices(choices.scale).default("small"))
    .option("--seed <n>", "seed of generated scenes and of random parts", integer(0), 1)
    .option("--images <n>", "images of a class that are shown, where it has as many", integer(1), 24)
    .option("--out <file>", "the page", "data.html");
  addPluginOption(addBenchmarkOptions(command)).action((options: Options) => view(options, context));
};

async function view({ images: perClass, out, plugin, ...options }: Options, context: Context): Promise<void> {
  const { stdout, stderr, signal } = context;
  pluginsOf({ plugin });
  assertFolderOf("--out", out);
  const { collectView, openBenchmark } = require("../../../data") as typeof import("../../../data");
  const { dataPage } = require("../../../plots/dataPage") as typeof import("../../../plots/dataPage");
  let progress = drawCount(stderr, "pieces of scenes");
  try {
    const benchmark = await openBenchmark({ ...options, onProgress: progress.on });
    progress.stop();
    progress = drawCount(stderr, "images drawn");
    const shown = await collectView(benchmark, { perClass, signal, onProgress: progress.on });
    progress.stop();
    const page = dataPage(shown);
    await writeWhole(out, page);
    const megabytes = (Buffer.byteLength(page) / 1e6).toFixed(1);
    const count = (n: number): string => n.toLocaleString("en-US");
    for (const note of shown.notes) writeLine(stderr, printable(`note: ${note}`));
    writeLine(
      stdout,
      printable(
        `${shown.name}: ${count(shown.images.length)} of ${count(shown.total)} images, ${megabytes} MB: ${out}`,
      ),
    );
  } finally {
    progress.stop();
  }
}
