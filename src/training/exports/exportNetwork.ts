import { packageVersion } from "../../base/package";
import { assertOptionNames } from "../../base/words/optionNames";
import { openModel, type RunSource, type WeightsSource } from "../network/model";
import { describe, sourceOf, type NetworkDescription } from "./described";
import { writePage } from "./page";
import { writeForPyTorch } from "./forPyTorch";
import { writeForOnnx } from "./forOnnx";
import { writeForTfjs } from "./forTfjs";
import { formatOf, type ExportFormat } from "./format";

/** How a network is written. */
export interface ExportOptions {
  /** Path of the file, or of the folder of `tfjs`. A file that is there is replaced. */
  readonly to: string;
  /** Default: what the extension of `to` stands for. */
  readonly format?: ExportFormat;
}

/** What was written. */
export interface ExportReport {
  /** Path of the file. */
  readonly path: string;
  /** What it is. */
  readonly format: ExportFormat;
  /** What the file says of the network. */
  readonly network: NetworkDescription;
  /** Sentences for whoever uses the file: what is done to images, and what was done to names of outputs. */
  readonly notes: readonly string[];
}

/**
 * Writes a trained network for other programs. Computation is in float32, whatever the run's was. The file appears
 * whole or not at all.
 * @param from a run directory, its network after a task (the last finished one by default), or a weights file.
 * @example await exportNetwork({ run: "runs/mine" }, { to: "mine.safetensors" })
 * @throws what `openModel` throws; `argument/unknown`; `argument/invalid` for a name that stands for no format; the
 *   other errors of `export/` where the format cannot hold the network; a `file/` error
 */
export async function exportNetwork(from: RunSource | WeightsSource, options: ExportOptions): Promise<ExportReport> {
  assertOptionNames("exportNetwork", options, { to: true, format: true });
  const { to, format = formatOf(to) } = options;
  const source = await sourceOf(from);
  const model = await openModel("run" in from ? { ...from, precision: "float32" } : from);
  try {
    const network = describe(model, packageVersion, source);
    await writers[format](to, model, network, "run" in from ? from.run : from.weights);
    return { path: to, format, network, notes: model.notes };
  } finally {
    model.dispose();
  }
}

const writers: Readonly<Record<ExportFormat, typeof writeForPyTorch>> = {
  safetensors: writeForPyTorch,
  onnx: writeForOnnx,
  tfjs: writeForTfjs,
  page: writePage,
};
