import { adopt, free, share, tf, type Raw } from "./backend";
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

/** What a network answers with. */
interface Answering {
  readonly backbone: Layer;
  readonly weight: Parameter;
  readonly bias: Parameter;
  logits(features: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D;
}

/** See `Network.freeze`. */
export function freezeNetwork(network: Answering): HeldPredictor {
  const backbone = freeze(network.backbone);
  const head = [network.weight, network.bias].map(({ value }) => share(value));
  const logitsOf = (features: Raw): tf.Tensor2D => {
    const [weight, bias] = head.map(share);
    return network.logits(adopt<tf.Tensor2D>(features), adopt<tf.Tensor2D>(weight), adopt<tf.Tensor1D>(bias));
  };
  return {
    infer: (images) => tf.tidy(() => logitsOf(backbone.infer(images))),
    dispose() {
      backbone.dispose();
      free(...head);
    },
  };
}
