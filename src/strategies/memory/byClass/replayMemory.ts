import type { KeptState, RunStart } from "../../interface/keptState";
import { streamMemory, type StreamOptions } from "../streamMemory";
import { classMemory } from "./classMemory";

/**
 * The memory that the options of `streamOptions` describe: of so many samples a class where `perClass` is given,
 * otherwise of the stream.
 */
export const replayMemory = (
  start: RunStart,
  { perClass, ...options }: StreamOptions & { readonly logits: boolean },
): KeptState => (perClass === undefined ? streamMemory(start, options) : classMemory(start, { ...options, perClass }));
