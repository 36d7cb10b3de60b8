import { join } from "node:path";
import { Network } from "../../../src/nn";
import { exportNetwork, saveModel } from "../../../src/training";
import { fixture, under } from "../../nn/compare";

/** Files of test/fixtures with weights of PyTorch, and the networks that they are of. */
export const cases = {
  "resnet18-w4-64px": { network: "resnet18", width: 4, imageSize: 64 },
  "resnet18-w2-75px": { network: "resnet18", width: 2, imageSize: 75 },
  "resnet50-w2-64px": { network: "resnet50", width: 2, imageSize: 64 },
  "mobilenet-v3-small-w2-64px": { network: "mobilenet-v3-small", width: 2, imageSize: 64 },
  "tresnet-m-w2-64px": { network: "tresnet-m", width: 2, imageSize: 64 },
  "vit-tiny-w24-64px": { network: "vit-tiny:depth=3", width: 24, imageSize: 64 },
} as const;

export type CaseName = keyof typeof cases;

/** Outputs of each of these networks. */
export const outputs = Array.from({ length: 20 }, (_, c) => `class ${c}`);

/** A network of a fixture, saved as the project saves networks. */
export async function savedModel(name: CaseName, folder: string): Promise<string> {
  const options = cases[name];
  const network = new Network({ ...options, classes: outputs.length }).load(under(await fixture(name), "weight"));
  const path = join(folder, `${name}.model.safetensors`);
  await saveModel(path, { network, classes: outputs, imageSize: options.imageSize });
  network.dispose();
  return path;
}

/** The same, exported to a file whose name ends as given. */
export async function exported(name: CaseName, folder: string, extension: string): Promise<string> {
  const weights = await savedModel(name, folder);
  const to = join(folder, `${name}${extension}`);
  await exportNetwork({ weights, network: cases[name].network }, { to });
  return to;
}
