import { join } from "node:path";
import { Network } from "../../../src/nn";
import { exportNetwork, saveModel } from "../../../src/training";
import { fixture, under } from "../../nn/compare";
import { fixtureNetworks } from "../../nn/fixtureNetworks";

/** Networks that the script beside the tests asks, with weights of PyTorch. */
export const cases = {
  "resnet18-w4-64px": fixtureNetworks["resnet18-w4-64px"],
  "resnet18-w2-75px": fixtureNetworks["resnet18-w2-75px"],
  "resnet50-w2-64px": fixtureNetworks["resnet50-w2-64px"],
  "mobilenet-v3-small-w2-64px": fixtureNetworks["mobilenet-v3-small-w2-64px"],
  "tresnet-m-w2-64px": fixtureNetworks["tresnet-m-w2-64px"],
  "vit-tiny-w24-64px": fixtureNetworks["vit-tiny-w24-64px"],
};

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
