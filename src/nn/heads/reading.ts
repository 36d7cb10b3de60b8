import { error } from "../../base/errors";
import { free, tf } from "../backend";
import type { Backbone, MapParts, MapStage } from "../backbones/definition";
import type { Layer } from "../layers/layer";
import { featuresAndMap, mapAlone, ofImageSize, withStages } from "../layers/withMap";
import type { Head, HeadOutput } from "./head";

/** What a network's rows are read as. */
export interface Reading extends HeadOutput {
  /** The backbone's last map [n, side, side, channels], where objectives see it. */
  readonly map?: tf.Tensor4D;
  /** The maps [n, side, side, channels] of all stages, the first first, where objectives see them. */
  readonly maps?: readonly tf.Tensor4D[];
}

/** Sizes of a map. */
export type MapSizes = Pick<MapStage, "side" | "channels">;

/** How the rows that a backbone gives are read. */
export interface RowReader {
  /** Length of a row. */
  readonly length: number;
  /** How many of its numbers the head reads; they come first. */
  readonly input: number;
  /** The maps of all stages, where objectives see them. */
  readonly maps: readonly MapSizes[];
  /** Names of the backbone's tensors that the rows do not depend on. */
  readonly unread: readonly string[];
  /** The parts of rows [n, length]; call within `tf.tidy`. */
  read(rows: tf.Tensor2D): { readonly input: tf.Tensor2D } & Pick<Reading, "map" | "maps">;
}

/** What is known of a network when its rows are laid out. */
interface Known {
  readonly network: string;
  readonly imageSize: number;
  readonly maps?: boolean | "stages";
}

/**
 * The layers of a backbone that give what a head and objectives read, and no more.
 * @throws `network/map` where a map is read and the backbone gives none; `network/stages` for those of stages.
 */
export function readBy(head: Head, backbone: Backbone, known: Known): RowReader & { readonly layers: Layer } {
  const { features, map: parts } = backbone;
  const { network, imageSize, maps = false } = known;
  const readsMap = head.reads === "map";
  if (!readsMap && !maps) {
    const whole = { layers: backbone.layers, length: features, input: features, maps: [], unread: [] };
    return { ...whole, read: (rows) => ({ input: rows }) };
  }
  if (!parts) throw error("network/map", { network });
  if (maps === "stages" && !parts.stages) throw error("network/stages", { network });
  const unread = readsMap ? unreadOf(parts.rest) : [];
  const input = readsMap ? valuesOf(parts) : features;
  const { layers, beside } = layoutOf(parts, readsMap, maps);
  const besideIt = beside.map(valuesOf);
  return {
    layers: ofImageSize(network, imageSize, layers),
    length: besideIt.reduce((sum, values) => sum + values, input),
    input,
    maps: maps === "stages" ? (parts.stages ?? []) : [],
    unread,
    read(rows) {
      const [ofHead, ...others] = besideIt.length === 0 ? [rows] : tf.split<tf.Tensor2D>(rows, [input, ...besideIt], 1);
      const found = others.map((values, i) => mapOf(values, beside[i]));
      if (!maps) return { input: ofHead };
      const all = readsMap ? [...found, mapOf(ofHead, parts)] : found;
      return { input: ofHead, map: all[all.length - 1], ...(maps === "stages" && { maps: all }) };
    },
  };
}

/** The layers, and the maps that their rows have beside what the head reads. */
function layoutOf(
  parts: MapParts,
  readsMap: boolean,
  maps: boolean | "stages",
): { readonly layers: Layer; readonly beside: readonly MapSizes[] } {
  const { stages, rest } = parts;
  if (maps === "stages" && stages) {
    return readsMap
      ? { layers: withStages(stages), beside: stages.slice(0, -1) }
      : { layers: withStages(stages, rest), beside: stages };
  }
  return readsMap ? { layers: mapAlone(parts), beside: [] } : { layers: featuresAndMap(parts), beside: [parts] };
}

const valuesOf = ({ side, channels }: MapSizes): number => side * side * channels;

const mapOf = (rows: tf.Tensor2D, { side, channels }: MapSizes): tf.Tensor4D =>
  tf.reshape(rows, [rows.shape[0], side, side, channels]);

/** The names of tensors of layers that nothing will ever pass through; frees these. */
function unreadOf(rest: Layer): string[] {
  for (const parameter of rest.parameters) parameter.dispose();
  for (const { value } of rest.statistics) free(value);
  return [...rest.parameters, ...rest.statistics].map(({ name }) => name);
}
