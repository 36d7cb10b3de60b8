import { PalimpsestError } from "../../../src/base/errors";
import type { Parse } from "../target";

/** Bounds that every input keeps. */
export const bounds = Object.freeze({
  /** Milliseconds that an input may take. */
  hang: 5_000,
  /** Resident memory of the process, in bytes. */
  memory: 1024 ** 3,
  /** Characters of a message: a name in a file may be of any length. */
  message: 2_000,
});

/** What an input must not do. */
export type Fault = "uncoded" | "message" | "hang" | "memory" | "died";

/** A rule broken. */
export interface Broken {
  readonly fault: Fault;
  /** The same for inputs that break it in the same place. */
  readonly signature: string;
  /** What happened, for people. */
  readonly text: string;
}

/** What came of one input. */
export interface Trial {
  readonly milliseconds: number;
  /** The code of the error that refused it; null where it was read. */
  readonly code: string | null;
  readonly broken?: Broken;
}

/** Tries one input, which must be read or be refused by an error of the catalogue in one line. */
export async function tried(parse: Parse, input: Buffer): Promise<Trial> {
  const began = performance.now();
  try {
    await parse(input);
    return { milliseconds: performance.now() - began, code: null };
  } catch (thrown) {
    const milliseconds = performance.now() - began;
    const broken = brokenBy(thrown);
    const code = thrown instanceof PalimpsestError ? thrown.code : null;
    return { milliseconds, code, ...(broken && { broken }) };
  }
}

/** Why an error is not a refusal as it should be; undefined where it is one. */
export function brokenBy(thrown: unknown): Broken | undefined {
  if (!(thrown instanceof PalimpsestError)) {
    const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const place = placeOf(stack);
    const name = thrown instanceof Error ? thrown.name : typeof thrown;
    return { fault: "uncoded", signature: `${name} ${place}`, text: stack.slice(0, 2_000) };
  }
  const { code, message } = thrown;
  if (message.length > bounds.message)
    return { fault: "message", signature: `${code} long`, text: `${code} has ${message.length} characters` };
  if (/[\n\r]/.test(message))
    return { fault: "message", signature: `${code} lines`, text: `${code} has several lines` };
  return undefined;
}

/** The first place of a stack in the sources; in what they call where there is none. */
function placeOf(stack: string): string {
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const frame = frames.find((line) => /\/src\//.test(line) && !/node_modules/.test(line)) ?? frames[0] ?? "";
  return /([^/\s(]+:\d+):\d+\)?$/.exec(frame)?.[1] ?? frame.trim();
}
