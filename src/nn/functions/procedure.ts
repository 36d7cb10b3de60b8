import { createHash } from "node:crypto";
import { isWatched } from "../../base/profile";
import { backend, isRecording, isTraced, runOpMany, type Raw } from "../backend";
import { onGpu } from "../device";
import { graphBytes } from "./graph";
import type { Recording } from "./recording";

/** Recorded ops that TensorFlow runs as one. */
export interface Procedure {
  /** Its outputs for inputs as those that were recorded. It borrows them; the outputs are the caller's. */
  run(inputs: readonly Raw[]): readonly Raw[];
}

/** Whether ops can become one here: on CPUs, by our build of the binding. */
export const hasFunctions: boolean = !onGpu && backend.binding.defineFunction !== undefined;

/** Whether ops may be recorded, or be run as one: not while a profile watches each, nor within a
 * recording or a trace. */
export const canRecord = (): boolean => hasFunctions && !isWatched() && !isRecording() && !isTraced();

const defined = new Set<string>();

/**
 * What was recorded, as a function of its inputs.
 * @param outputs tensors that it gave; they may have been freed.
 * @returns undefined where something of it cannot be done again, or one of the outputs is not of it.
 */
export function procedureOf(recording: Recording, outputs: readonly Raw[]): Procedure | undefined {
  const places = outputs.flatMap((raw) => recording.placeOf(raw) ?? []);
  if (!hasFunctions || !recording.isWhole || places.length < outputs.length) return undefined;
  const { nodes, inputNames, effects } = recording;
  const graph = graphBytes(nodes);
  const content = createHash("sha256")
    .update(graph)
    .update(JSON.stringify([inputNames, places, effects]));
  const name = `palimpsest_${content.digest("hex").slice(0, 32)}`;
  if (!defined.has(name)) {
    backend.binding.defineFunction?.(name, graph, inputNames, places, effects);
    defined.add(name);
  }
  return { run: (inputs) => runOpMany(name, [], inputs, places.length) };
}
