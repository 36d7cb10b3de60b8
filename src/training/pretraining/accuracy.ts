import type { Photographs } from "../../data/photographs";
import { free, tf, throughFloat16, toImages, type Network } from "../../nn";

/** Photographs that are looked at together. */
const together = 250;

/** Gives a network the values that fp16 has of its backbone, as weights that ship hold them. */
export function roundToHalf(network: Network): void {
  const rounded = [...network.backboneState()].map(
    ([name, { shape, data }]) => [name, { shape, data: throughFloat16(data) }] as const,
  );
  network.load(new Map([...network.state(), ...rounded]));
}

/** Share of the held-out photographs whose class ranks first; null where none is held out. */
export function heldOutAccuracy(
  network: Network,
  { heldOut, labels, pixels }: Pick<Photographs, "heldOut" | "labels" | "pixels">,
  signal?: AbortSignal,
): number | null {
  let right = 0;
  for (let start = 0; start < heldOut.length; start += together) {
    signal?.throwIfAborted();
    const places = heldOut.subarray(start, start + together);
    const images = toImages(pixels.rows(places), places.length, pixels.side, pixels.side);
    const logits = network.infer(images);
    const answers = tf.tidy(() => tf.argMax(logits, 1).dataSync());
    places.forEach((place, row) => (right += Number(answers[row] === labels[place])));
    free(images);
    tf.dispose(logits);
  }
  return heldOut.length === 0 ? null : right / heldOut.length;
}
