import { error } from "../../base/errors";
import { attr, FLOAT, free, INT32, runOp, share, type Raw } from "../backend";
import { ints } from "../constants";
import type { MapParts, MapStage } from "../backbones/definition";
import { cast } from "../ops/elementwise";
import type { Layer } from "./layer";
import { named } from "./named";
import { prepared } from "./prepared";
import { sequence } from "./sequence";
import { sideBySide } from "./sideBySide";

const reshape = [attr.type("T"), attr.type("Tshape", INT32)];

/** `layers` for images of one size. @throws `network/image-size` for others. */
export function ofImageSize(network: string, imageSize: number, layers: Layer): Layer {
  return prepared(layers, (images) => {
    const received = images.shape.slice(1, 3);
    if (received.some((side) => side !== imageSize)) {
      throw error("network/image-size", { network, received, takes: imageSize });
    }
    return share(images);
  });
}

/** A backbone's last map as rows [n, side * side * channels] of floats. */
export const mapAlone = (parts: MapParts): Layer => sequence([parts.layers, mapRows(parts)]);

/**
 * A backbone's features and its last map, side by side: [n, features + side * side * channels]. The features are those
 * of the backbone alone, to the bit.
 */
export const featuresAndMap = (parts: MapParts): Layer =>
  sideBySide([{ layers: parts.layers, rows: mapRows(parts) }], parts.rest);

/**
 * The maps of all stages of a backbone beside what a head reads of it: [features, first map, ..., last map], or
 * [last map, first map, ..., last but one] without the features.
 */
export const withStages = (stages: readonly MapStage[], rest?: Layer): Layer =>
  sideBySide(
    stages.map(({ layers, side, channels }) => ({ layers, rows: rowsOf(side * side * channels) })),
    rest,
  );

/** To the map, if that is not reached yet; then maps of any type -> rows [n, side * side * channels] of floats. */
const mapRows = ({ toMap, side, channels }: MapParts): Layer =>
  sequence([...(toMap ? [toMap] : []), rowsOf(side * side * channels)]);

function rowsOf(length: number): Layer {
  const infer = (x: Raw): Raw => {
    const floats = cast(x, FLOAT);
    const rows = runOp("Reshape", reshape, [floats, ints([x.shape[0], length])]);
    free(floats);
    return rows;
  };
  return named("map", {
    parameters: [],
    statistics: [],
    infer,
    forward(x) {
      const y = infer(x);
      const dispose = (): void => free(y);
      return {
        y,
        backward(dy, _gradients, last) {
          const floats = runOp("Reshape", reshape, [dy, ints(x.shape)]);
          const dx = cast(floats, x.dtype);
          free(floats);
          if (last) dispose();
          return dx;
        },
        dispose,
      };
    },
  });
}
