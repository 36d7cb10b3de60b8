import { Argument } from "commander";
import { benchmarkDefinitions } from "../../../data/open";
import { integer } from "../../arguments";
import { writeLine, type AddCommand, type Context } from "../../context";
import { drawCount } from "../../progress";

interface Options {
  readonly out: string;
  readonly year?: number;
  readonly mirror?: string;
  readonly keep?: boolean;
}

/** `palimpsest data fetch`: a data set's official archives, checked and unpacked. */
export const dataFetchCommand: AddCommand = (parent, context) => {
  const fetched = benchmarkDefinitions().flatMap(({ name, archives }) => (archives ? [name] : []));
  parent
    .command("fetch")
    .description(
      "fetch the official archives of a data set, check and unpack them; started again, it goes on where it stopped",
    )
    .addArgument(new Argument("<name>", "data set").choices(fetched))
    .requiredOption("--out <dir>", "folder of the data set")
    .option("--year <yyyy>", "one year of voc (default: both); 2014 or 2017 of coco (default: 2014)", integer(0))
    .option("--mirror <url>", "folder that holds the archives under their names, in place of the official hosts")
    .option("--keep", "keep the archives, in .fetch of the folder")
    .action((name: string, options: Options) => bring(name, options, context));
};

async function bring(name: string, options: Options, { stdout, stderr, signal }: Context): Promise<void> {
  const { fetchData } = require("../../../data/fetch") as typeof import("../../../data/fetch");
  let shown = { step: "", progress: drawCount(stderr, "MB") };
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  try {
    const fetched = await fetchData(name, {
      ...options,
      signal,
      onProgress: ({ archive, step, done, total }) => {
        if (shown.step !== `${step} ${archive}`) {
          shown.progress.stop();
          shown = { step: `${step} ${archive}`, progress: drawCount(stderr, step === "download" ? "MB" : "files") };
        }
        if (step === "download") shown.progress.on(megabytes(done), megabytes(total), archive);
        else shown.progress.on(done, total, `unpacking ${archive}`);
      },
    });
    shown.progress.stop();
    writeLine(
      stdout,
      fetched.length > 0
        ? `${fetched.join(", ")}: fetched and checked, in ${options.out}`
        : `${name} is in ${options.out} already`,
    );
  } finally {
    shown.progress.stop();
  }
}
