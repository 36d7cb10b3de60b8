import { tf, type FrozenNetwork, type Network } from "../../nn";
import type { Answering } from "./rowAnswers";

/** The network as it was when a task began: what steps, checkpoints and resumed runs need of it. */
export interface PreviousNetwork extends Pick<Network, "infer" | "options" | "state" | "load" | "dispose"> {
  /** Its answers as steps see them: logits [n, C], or rows [n, C + e] of logits and embeddings. */
  readonly answering?: Answering;
}

/**
 * It takes the network, which changes by `load` alone, so that its answers are those of the network frozen.
 * @param withEmbedding whether steps see its embeddings too. Default: no.
 */
export function previousNetwork(network: Network, withEmbedding = false): PreviousNetwork {
  const { options } = network;
  let frozen: FrozenNetwork | undefined;
  const freeze = (): FrozenNetwork => (frozen ??= network.freeze());
  const thaw = (): void => {
    frozen?.dispose();
    frozen = undefined;
  };
  const answering: Answering = {
    options,
    rowLength: options.classes + network.embedding,
    infer: (images) =>
      tf.tidy(() => {
        const { logits, embedding } = freeze().read(images);
        return tf.concat<tf.Tensor2D>([logits, embedding], 1);
      }),
  };
  return {
    options,
    infer: (images) => freeze().infer(images),
    ...(withEmbedding && { answering }),
    state: () => network.state(),
    load(state, part) {
      thaw();
      return network.load(state, part);
    },
    dispose() {
      thaw();
      network.dispose();
    },
  };
}
