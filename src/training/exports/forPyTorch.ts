import { error } from "../../base/errors";
import { backboneDefinitions, findBackbone, originMetadata, withPublishedHead } from "../../nn";
import { writeSafetensors } from "../../nn/weights/safetensors";
import type { OpenedModel } from "../network/model";
import type { NetworkDescription } from "./described";

/**
 * Writes a network's weights under the names and in the shapes of the library that has the network: torchvision's
 * ResNets and MobileNetV3, timm's TResNet and vision transformers. The network of that library, of the same width and
 * number of outputs, takes them by `load_state_dict(..., strict=True)`; PyTorch adds the counters of batches itself.
 * What the network is and what it expects of images is in the metadata: `classes` (JSON), `imageSize`, `normalise`
 * (JSON), `network`, `width`, `library`, and `source` (JSON) of a run.
 * @param what the network is of, for errors.
 * @throws `export/method` where a method answers in place of the network; `export/library`, `export/head` where no
 *   library has such a network; `safetensors/unwritable`
 */
export async function writeForPyTorch(
  path: string,
  { network, answeredBy, origin }: OpenedModel,
  description: NetworkDescription,
  what: string,
): Promise<void> {
  const { definition } = findBackbone(network.options.network);
  const { library } = definition;
  const { head, source, classes, imageSize, normalise } = description;
  if (answeredBy === "method")
    throw error("export/method", { what, strategy: source?.strategy ?? "", format: "safetensors" });
  if (!library) {
    const takes = backboneDefinitions().flatMap((known) => (known.library ? [known.name] : []));
    throw error("export/library", { what, network: definition.name, takes });
  }
  if (network.options.head) throw error("export/head", { what, head, network: definition.name, library });
  const metadata = {
    ...originMetadata({ ...origin, classes, imageSize, normalise, head: null }),
    network: description.network,
    width: String(description.width),
    library,
    palimpsest: description.palimpsest,
    ...(source && { source: JSON.stringify(source) }),
  };
  await writeSafetensors(path, withPublishedHead(definition, network.state()), { metadata });
}
