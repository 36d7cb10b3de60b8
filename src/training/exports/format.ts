import { extname } from "node:path";
import { error } from "../../base/errors";

/** What a network is written as: weights for PyTorch under the names of torchvision or timm, or a model of ONNX. */
export type ExportFormat = "safetensors" | "onnx";

const extensions: Readonly<Record<string, ExportFormat>> = { ".safetensors": "safetensors", ".onnx": "onnx" };

/** The format that the extension of a path stands for. @throws `argument/invalid` where it stands for none. */
export function formatOf(path: string): ExportFormat {
  const format = extensions[extname(path).toLowerCase()];
  if (format) return format;
  const takes = `a name that ends in ${Object.keys(extensions).join(" or ")}, or --format beside it`;
  throw error("argument/invalid", { argument: "--to", received: path, takes });
}
