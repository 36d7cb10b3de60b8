import { error } from "../../base/errors";
import { attr, FLOAT, free, INT32, runOp, runOpMany, share, type Raw } from "../backend";
import { int, ints } from "../constants";
import type { MapParts } from "../backbones/definition";
import { add, cast } from "../ops/elementwise";
import { freeze } from "./frozen";
import type { Frozen, Layer } from "./layer";
import { named } from "./named";
import { prepared } from "./prepared";
import { sequence } from "./sequence";

const reshape = [attr.type("T"), attr.type("Tshape", INT32)];
const join = [attr.type("T"), attr.type("Tidx", INT32), attr.int("N", 2)];
const cut = [attr.type("T"), attr.type("Tlen", INT32), attr.int("num_split", 2)];

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

/**
 * A backbone's features and its last map, side by side: [n, features + side * side * channels]. The features are those
 * of the backbone alone, to the bit.
 */
export function featuresAndMap(parts: MapParts): Layer {
  const rows = mapRows(parts);
  const { layers, rest } = parts;
  const infer = (toMap: Pick<Frozen, "infer">, toFeatures: Pick<Frozen, "infer">, x: Raw): Raw => {
    const map = toMap.infer(x);
    const [features, flat] = [toFeatures.infer(map), rows.infer(map)];
    const y = runOp("ConcatV2", join, [features, flat, int(1)]);
    free(map, features, flat);
    return y;
  };
  return {
    get parameters() {
      return [...layers.parameters, ...rest.parameters];
    },
    statistics: [...layers.statistics, ...rest.statistics],
    infer: (x) => infer(layers, rest, x),
    freeze() {
      const [toMap, toFeatures] = [freeze(layers), freeze(rest)];
      return {
        infer: (x) => infer(toMap, toFeatures, x),
        dispose() {
          toMap.dispose();
          toFeatures.dispose();
        },
      };
    },
    forward(x, mode) {
      const map = layers.forward(x, mode);
      const features = rest.forward(map.y, mode);
      const flat = rows.forward(map.y, mode);
      const y = runOp("ConcatV2", join, [features.y, flat.y, int(1)]);
      return {
        y,
        backward(dy, gradients, last) {
          const lengths = [features.y, flat.y].map(({ shape }) => shape[1]);
          const [dFeatures, dFlat] = runOpMany("SplitV", cut, [dy, ints(lengths), int(1)], 2);
          const parted = [features.backward(dFeatures, gradients, last), flat.backward(dFlat, gradients, last)];
          free(dFeatures, dFlat);
          const [ofFeatures, ofMap] = parted.map(needed);
          const dMap = add(ofFeatures, ofMap);
          free(ofFeatures, ofMap);
          const dx = map.backward(dMap, gradients, last);
          free(dMap);
          if (last) free(y);
          return dx;
        },
        dispose() {
          for (const record of [map, features, flat]) record.dispose();
          free(y);
        },
      };
    },
  };
}

/** @throws an error of the program where a part behind the map gives no gradient of its input. */
function needed(gradient: Raw | undefined): Raw {
  if (!gradient) throw new Error("the layers behind a backbone's map give the gradient of their input");
  return gradient;
}
