import type { Communicator } from "../../distributed";
import type { State } from "../../nn";
import { rowOf } from "../interface/rows";
import { savedNumbers } from "../interface/savedTensor";
import { moveImages } from "./moves";
import { imageBytes, noPixels, pack, unpack, type Sample } from "./samples";

/** Images that are sent at a time on their way to a checkpoint. */
const chunk = 256;

/** Samples as tensors [n, ...] of a checkpoint. Rank 0, which writes it, has the images; the other ranks do not. */
export function stateOf(samples: readonly Sample[], world: Communicator): State {
  if (samples.length === 0) return new Map();
  const images = imagesOnRank0(samples, world);
  const tensors = { ...(images && { images }), ...pack(samples), tasks: samples.map(({ task }) => task) };
  const floats = (values: ArrayLike<number>): Float32Array =>
    values instanceof Float32Array ? values : Float32Array.from(values);
  return new Map(
    Object.entries(tensors).map(([name, values]) => [
      name,
      { shape: [samples.length, values.length / samples.length], data: floats(values) },
    ]),
  );
}

/** All images, one after another, on rank 0; undefined on the other ranks, which send theirs. */
function imagesOnRank0(samples: readonly Sample[], world: Communicator): Float32Array | undefined {
  const bytes = imageBytes(samples[0].side);
  const images = world.rank === 0 ? new Float32Array(samples.length * bytes) : undefined;
  for (let start = 0; start < samples.length; start += chunk) {
    const moves = samples.slice(start, start + chunk).map(({ holder, pixels }) => ({ from: holder, to: 0, pixels }));
    for (const [i, image] of moveImages(moves, bytes, world)) images?.set(image, (start + i) * bytes);
  }
  return images;
}

/**
 * The samples of a checkpoint. Each rank has the images that it held: what ranks send later is the same then.
 * @param places of the samples, of each the number by which the ranks have its image in turn, given the tasks of all.
 * @throws `checkpoint/tensor` where something is missing.
 */
export function samplesFrom(
  state: State,
  world: Communicator,
  places: (tasks: ArrayLike<number>) => ArrayLike<number>,
): Sample[] {
  if (!state.has("tasks")) return [];
  const tasks = savedNumbers(state, "tasks");
  const images = savedNumbers(state, "images");
  const turns = places(tasks);
  const side = Math.sqrt(images.length / tasks.length / 3);
  const bytes = (name: string): Uint8Array => Uint8Array.from(savedNumbers(state, name));
  const packed = { labels: bytes("labels"), known: bytes("known"), logits: state.get("logits")?.data };
  return unpack(packed, tasks.length).map((sample, i) => {
    const holder = turns[i] % world.size;
    const pixels = holder === world.rank ? Uint8Array.from(rowOf(images, i, tasks.length)) : noPixels;
    return { ...sample, task: tasks[i], side, holder, pixels };
  });
}
