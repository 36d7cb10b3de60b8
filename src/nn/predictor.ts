import { adopt, free, share, tf, type Raw } from "./backend";
import type { Reading } from "./heads/reading";
import { freeze } from "./layers/frozen";
import type { Layer } from "./layers/layer";
import type { Parameter } from "./parameter";

/** Whatever answers for images: a network, or a method around it. */
export interface Predictor {
  /**
   * Logits of images in evaluation mode: [n, h, w, 3] -> [n, classes]. Borrows `images`; the result is the caller's.
   */
  infer(images: Raw): tf.Tensor2D;
}

/** A predictor that holds tensors; whoever asked for it disposes of it. */
export interface HeldPredictor extends Predictor {
  /** Frees what it holds beside the network. */
  dispose(): void;
}

/** A network frozen, of which more can be read than its logits. */
export interface FrozenNetwork extends HeldPredictor {
  /** All that is read of images, in evaluation mode; call within `tf.tidy`. Borrows `images`. */
  read(images: Raw): Reading;
}

/** What a network answers with. */
interface Answering {
  readonly backbone: Layer;
  readonly head: readonly Parameter[];
  readonly constants: readonly Parameter[];
  read(rows: tf.Tensor2D, head: readonly tf.Tensor[]): Reading;
}

/** See `Network.freeze`. */
export function freezeNetwork(network: Answering): FrozenNetwork {
  const backbone = freeze(network.backbone);
  const head = [...network.head, ...network.constants].map(({ value }) => share(value));
  const read = (images: Raw): Reading => {
    const rows = adopt<tf.Tensor2D>(backbone.infer(images));
    return network.read(
      rows,
      head.map((raw) => adopt(share(raw))),
    );
  };
  return {
    infer: (images) => tf.tidy(() => read(images).logits),
    read,
    dispose() {
      backbone.dispose();
      free(...head);
    },
  };
}
