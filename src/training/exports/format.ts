import { extname } from "node:path";
import { error } from "../../base/errors";

/**
 * What a network is written as: weights for PyTorch under the names of torchvision or timm, a model of ONNX, a folder
 * with a model of TensorFlow.js, or a page of HTML that classifies images.
 */
export type ExportFormat = "safetensors" | "onnx" | "tfjs" | "page";

/** A folder has no extension. */
const extensions: Readonly<Record<string, ExportFormat>> = {
  ".safetensors": "safetensors",
  ".onnx": "onnx",
  ".html": "page",
  "": "tfjs",
};

/** The format that the extension of a path stands for. @throws `argument/invalid` where it stands for none. */
export function formatOf(path: string): ExportFormat {
  const format = extensions[extname(path).toLowerCase()];
  if (format) return format;
  const takes = "a name that ends in .safetensors, .onnx or .html, that of a folder, or --format beside it";
  throw error("argument/invalid", { argument: "--to", received: path, takes });
}
