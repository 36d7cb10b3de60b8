import { create, FLOAT, free, type Raw } from "./backend";
import { float } from "./constants";
import { cast, multiply } from "./ops/elementwise";

/**
 * RGB bytes [n, h, w, 3], 0 to 255, as the float image batch in [0, 1] that networks take. The result belongs to the
 * caller.
 */
export function toImages(bytes: Uint8Array, n: number, height: number, width: number): Raw {
  const raw = create([n, height, width, 3], bytes);
  const floats = cast(raw, FLOAT);
  const images = multiply(floats, float(1 / 255));
  free(raw, floats);
  return images;
}
