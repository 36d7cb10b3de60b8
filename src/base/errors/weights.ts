import type { Catalogue } from "./catalogue";

/** Files of weights. */
export const weightsErrors = {
  "safetensors/invalid": {
    exit: 2,
    text: (v: { path: string; problem: string }) =>
      `${v.path} is not a usable safetensors file: ${v.problem}. Get or make the file again`,
  },
  "safetensors/unwritable": {
    exit: 1,
    text: (v: { path: string; problem: string }) => `${v.path} could not be written: ${v.problem}`,
  },
  "weights/mismatch": {
    exit: 1,
    text: (v: { faults: readonly string[] }) =>
      "these weights do not fit the network: " +
      `${v.faults.slice(0, 5).join("; ")}${v.faults.length > 5 ? `; and ${v.faults.length - 5} more` : ""}. ` +
      "Give weights of the same architecture and width, and for a vision transformer of the same image size",
  },
  "weights/headless": {
    exit: 2,
    text: (v: { path: string; network: string; names: string }) =>
      `${v.path} holds a backbone of ${v.network} without a head (fc.weight), so it cannot tell classes: its names ` +
      `begin with ${v.names}. Give --run, or weights of a whole network`,
  },
  "weights/foreign": {
    exit: 2,
    text: (v: { path: string; network: string; names: string }) =>
      `${v.path} holds no weights that ${v.network} knows, under a prefix or without: its names begin ` +
      `with ${v.names}. Give the --network that they are of, or save that network alone: ` +
      "torch.save(model.state_dict(), path)",
  },
  "weights/members": {
    exit: 2,
    text: (v: { path: string; members: readonly string[]; certain: boolean }) =>
      `${v.path} is a checkpoint with tensors in ${v.members.join(", ")}, and ` +
      `${v.certain ? "which of them is meant is not certain" : "nothing says that these are a network's weights"}. ` +
      "Save the one that is meant alone: " +
      `torch.save(torch.load(${JSON.stringify(v.path)}, weights_only=True)${v.members[0]}, "weights.pth")`,
  },
  "weights/unreadable": {
    exit: 2,
    text: (v: { path: string; problem: string }) =>
      `${v.path} is not a usable weights file: ${v.problem}. Get or make the file again`,
  },
  "weights/not-finite": {
    exit: 2,
    text: (v: { path: string; tensor: string; first: number; count: number; values: number; others: number }) =>
      `${v.path} cannot be used: its tensor ${v.tensor} holds ${v.count} values of ${v.values} that are not finite ` +
      `in single precision (the first is ${v.first})${v.others > 0 ? `, and so do ${v.others} other tensors` : ""}. ` +
      "The training that made it diverged, or the file was damaged: take weights from before that",
  },
  "weights/metadata": {
    exit: 2,
    text: (v: { path: string; field: string; received: string; takes: string }) =>
      `${v.path} says ${v.field} = ${v.received} in its metadata, where ${v.takes} is expected; ` +
      `write the file again with that, or without ${v.field}`,
  },
  "predict/not-finite": {
    exit: 1,
    text: (v: { image: string; output: string; logit: number; count: number; outputs: number }) =>
      `the network has no answer for ${v.image}: ${v.count} of its ${v.outputs} logits are not finite (${v.logit} ` +
      `for ${v.output}). Its weights are too large for single precision, or the normalisation is not theirs: ` +
      "take other weights, or say --normalise",
  },
  "weights/forbidden": {
    exit: 2,
    text: (v: { path: string; global: string }) =>
      `${v.path} asks for ${JSON.stringify(v.global.slice(0, 100))} when it is read, and a weights file may build ` +
      "tensors only; nothing was run. " +
      "If you trust it, load it in PyTorch and save the weights alone: torch.save(model.state_dict(), path)",
  },
} as const satisfies Catalogue;
