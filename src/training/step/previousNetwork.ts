import { tf, type FrozenNetwork, type Network } from "../../nn";
import type { Answering } from "./rowAnswers";

/** The network as it was when a task began: what steps, checkpoints and resumed runs need of it. */
export interface PreviousNetwork extends Pick<Network, "infer" | "options" | "state" | "load" | "dispose"> {
  /** Its answers as steps see them: logits [n, C], or rows of logits, embeddings [n, e] and what the maps hold. */
  readonly answering?: Answering;
  /** Whether its answers to images are too long to be kept: they hold maps. */
  readonly givesMaps?: boolean;
}

/**
 * It takes the network, which changes by `load` alone, so that its answers are those of the network frozen.
 * @param withEmbedding whether steps see its embeddings too. Default: no.
 */
export function previousNetwork(network: Network, withEmbedding = false): PreviousNetwork {
  const { options } = network;
  const givesMaps = network.rows.maps.length > 0;
  let frozen: FrozenNetwork | undefined;
  const freeze = (): FrozenNetwork => (frozen ??= network.freeze());
  const thaw = (): void => {
    frozen?.dispose();
    frozen = undefined;
  };
  const answering: Answering = {
    options,
    rowLength: options.classes + network.embedding + mapValues(network),
    infer: (images) =>
      tf.tidy(() => {
        const { logits, embedding, maps = [] } = freeze().read(images);
        const ofMaps = maps.map((map) => tf.reshape<tf.Rank.R2>(map, [map.shape[0], -1]));
        return tf.concat<tf.Tensor2D>([logits, embedding, ...ofMaps], 1);
      }),
  };
  return {
    options,
    infer: (images) => freeze().infer(images),
    givesMaps,
    ...((withEmbedding || givesMaps) && { answering }),
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

/** Numbers that the maps of an image hold. */
const mapValues = ({ rows }: Pick<Network, "rows">): number =>
  rows.maps.reduce((sum, { side, channels }) => sum + side * side * channels, 0);

/** What objectives see of rows that `PreviousNetwork.answering` gives. */
export interface PreviousParts {
  /** [n, C]. */
  readonly logits: tf.Tensor2D;
  /** [n, e], where the rows have more than logits. */
  readonly embedding?: tf.Tensor2D;
  /** The maps [n, side, side, channels] of all stages, where the rows have them. */
  readonly maps?: readonly tf.Tensor4D[];
}

/** The parts of rows; call within `tf.tidy`. */
export function partsOfPrevious(
  rows: tf.Tensor2D,
  { options: { classes }, embedding: length, rows: { maps } }: Pick<Network, "options" | "embedding" | "rows">,
): PreviousParts {
  const [n, width] = rows.shape;
  if (width === classes) return { logits: rows };
  const sizes = maps.map(({ side, channels }) => side * side * channels);
  const [logits, embedding, ...found] = tf.split<tf.Tensor2D>(rows, [classes, length, ...sizes], 1);
  if (maps.length === 0) return { logits, embedding };
  const shaped = found.map((map, i) => tf.reshape<tf.Rank.R4>(map, [n, maps[i].side, maps[i].side, maps[i].channels]));
  return { logits, embedding, maps: shaped };
}
