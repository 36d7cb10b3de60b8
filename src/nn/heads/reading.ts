import { error } from "../../base/errors";
import { free, tf } from "../backend";
import type { Backbone } from "../backbones/definition";
import type { Layer } from "../layers/layer";
import { featuresAndMap, mapAlone, ofImageSize } from "../layers/withMap";
import type { Head, HeadOutput } from "./head";

/** What a network's rows are read as. */
export interface Reading extends HeadOutput {
  /** The backbone's last map [n, side, side, channels], where objectives see it. */
  readonly map?: tf.Tensor4D;
}

/** How the rows that a backbone gives are read. */
export interface RowReader {
  /** Length of a row. */
  readonly length: number;
  /** Names of the backbone's tensors that the rows do not depend on. */
  readonly unread: readonly string[];
  /** The parts of rows [n, length]; call within `tf.tidy`. */
  read(rows: tf.Tensor2D): { readonly input: tf.Tensor2D; readonly map?: tf.Tensor4D };
}

/** What is known of a network when its rows are laid out. */
interface Known {
  readonly network: string;
  readonly imageSize: number;
  readonly maps?: boolean;
}

/**
 * The layers of a backbone that give what a head and objectives read, and no more.
 * @throws `network/map` where a map is read and the backbone gives none.
 */
export function readBy(head: Head, backbone: Backbone, known: Known): RowReader & { readonly layers: Layer } {
  const { features, map: parts } = backbone;
  const { network, imageSize, maps = false } = known;
  const readsMap = head.reads === "map";
  if (!readsMap && !maps) {
    return { layers: backbone.layers, length: features, unread: [], read: (rows) => ({ input: rows }) };
  }
  if (!parts) throw error("network/map", { network });
  const { side, channels } = parts;
  const values = side * side * channels;
  const mapOf = (rows: tf.Tensor2D): tf.Tensor4D => tf.reshape(rows, [rows.shape[0], side, side, channels]);
  if (readsMap) {
    // Nothing will ever pass through them.
    for (const parameter of parts.rest.parameters) parameter.dispose();
    for (const { value } of parts.rest.statistics) free(value);
    return {
      layers: ofImageSize(network, imageSize, mapAlone(parts)),
      length: values,
      unread: [...parts.rest.parameters, ...parts.rest.statistics].map(({ name }) => name),
      read: (rows) => ({ input: rows, ...(maps && { map: mapOf(rows) }) }),
    };
  }
  return {
    layers: ofImageSize(network, imageSize, featuresAndMap(parts)),
    length: features + values,
    unread: [],
    read(rows) {
      const [input, map] = tf.split<tf.Tensor2D>(rows, [features, values], 1);
      return { input, map: mapOf(map) };
    },
  };
}
