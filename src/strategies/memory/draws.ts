import type { Random } from "../../base/random";
import { rankOfRow, type Communicator } from "../../distributed";
import type { Draw } from "../interface/keptState";
import { rowOf } from "../interface/rows";
import { moveImages } from "./moves";
import { imageBytes, pack, type Sample } from "./samples";

/**
 * `count` of the samples, or all where there are fewer, drawn without repetition; undefined where there are none. Each
 * rank gets the images of its own rows.
 */
export function drawFrom(
  samples: readonly Sample[],
  count: number,
  random: Random,
  world: Communicator,
): Draw | undefined {
  if (samples.length === 0) return undefined;
  return drawOf(count < samples.length ? random.shuffle([...samples]).slice(0, count) : samples, world);
}

/** Samples, of which there is at least one, in their order as a draw. */
function drawOf(samples: readonly Sample[], world: Communicator): Draw {
  const size = samples.length;
  const { side } = samples[0];
  const bytes = imageBytes(side);
  const moves = samples.map(({ holder, pixels }, row) => ({ from: holder, to: rankOfRow(row, size, world), pixels }));
  const images = new Uint8Array(size * bytes);
  for (const [row, image] of moveImages(moves, bytes, world)) rowOf(images, row, size).set(image);
  return { images, ...pack(samples), size, height: side, width: side };
}
