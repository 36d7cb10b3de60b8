import type { Writable } from "node:stream";
import type { Command } from "commander";

/** Where a command's text goes: a terminal, a file or a test's buffer. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What every command is given. */
export interface Context {
  /** Results. */
  readonly stdout: Output;
  /** Progress and errors. */
  readonly stderr: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Leaves Ctrl-C and the signals that end a process to what the command starts. */
  readonly handOver: () => void;
  /** Sets the exit code of a command that ends without an error. */
  readonly exit: (code: number) => void;
}

/**
 * Adds a command to its parent. Modules that load TensorFlow or image decoders are required inside the action, so that
 * help and refusals come at once; `require` because a native `import()` would load them a second time as ES modules.
 */
export type AddCommand = (parent: Command, context: Context) => void;

export function writeLine(stream: Output, text: string): void {
  stream.write(`${text}\n`);
}
