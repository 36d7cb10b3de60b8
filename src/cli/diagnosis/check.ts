import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** One thing this machine has or lacks. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Whether the main job (`npm start`, or `palimpsest run` of an installed package) needs it. */
  readonly required: boolean;
  /** What was found. */
  readonly value: string;
  /** What to do about it, where there is something to do. */
  readonly fix?: string;
}

/** A thing that is there. */
export const good = (name: string, value: string, required = true): Check => ({ name, ok: true, required, value });

/** A thing that is not there, or not right. */
export const bad = (name: string, value: string, fix: string, required = true): Check => ({
  name,
  ok: false,
  required,
  value,
  fix,
});

/** What a program said. */
export interface Answer {
  readonly output: string;
  /** How it ended, when not well. */
  readonly failure?: string;
}

/** Runs a program for at most a minute; that it fails, or is not there, is an answer too. */
export async function run(program: string, args: readonly string[], env = process.env): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: 60_000, env });
    return { output: stdout.trim() };
  } catch (cause) {
    const { code, signal, stdout } = cause as { code?: string | number; signal?: string; stdout?: string };
    return { output: stdout?.trim() ?? "", failure: failureText(code, signal) };
  }
}

function failureText(code?: string | number, signal?: string): string {
  if (code === "ENOENT") return "is not there";
  return signal ? `died of ${signal}` : `failed (exit ${code})`;
}

/** The JSON object that a text ends with, or undefined. */
export function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text.slice(text.indexOf("{"))) as T;
  } catch {
    return undefined;
  }
}
