import type { Catalogue } from "./catalogue";

/** Files that networks are written to for other programs. */
export const exportsErrors = {
  "export/method": {
    exit: 2,
    text: (v: { what: string; strategy: string; format: string }) =>
      `${v.what} cannot be written as ${v.format}: its answers are those of the method ${v.strategy} and of what ` +
      "that keeps, and the weights of the network alone would answer otherwise. Ask it by `palimpsest predict`",
  },
  "export/head": {
    exit: 2,
    text: (v: { what: string; head: string; network: string; library: string }) =>
      `${v.what} cannot be written as safetensors for ${v.library}: its ${v.network} has the head ${v.head}, and the ` +
      "network of that library a linear one. A file of ONNX holds the whole: --format onnx",
  },
  "export/library": {
    exit: 2,
    text: (v: { what: string; network: string; takes: readonly string[] }) =>
      `${v.what} cannot be written as safetensors for PyTorch: no library is known that has ${v.network}; those of ` +
      `${v.takes.join(", ")} are in one. A file of ONNX holds the whole: --format onnx`,
  },
  "export/reads": {
    exit: 2,
    text: (v: { predictor: string }) =>
      `the answers of ${v.predictor} cannot be written as a graph of operations: they are made of numbers that are ` +
      "read and worked with in between. Ask it by `palimpsest predict`",
  },
  "export/batch": {
    exit: 2,
    text: (v: { operation: string }) =>
      `these answers cannot be written as a graph of operations: ${v.operation} depends on the number of images in a ` +
      "way that no graph has. Write a backbone or a head of your own so that no image sees another",
  },
  "export/operation": {
    exit: 2,
    text: (v: { operation: string; format: string }) =>
      `the network cannot be written as ${v.format}: it uses ${v.operation}, for which no translation is written. ` +
      "Make a backbone or a head of your own of other operations, or export weights alone: --format safetensors",
  },
} as const satisfies Catalogue;
