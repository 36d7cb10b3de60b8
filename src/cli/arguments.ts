import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { InvalidArgumentError } from "commander";
import { error } from "../base/errors";
import type { HeadSteps } from "../records";

/** Parser of an integer option of at least `least`. @param others what it takes beside that, for the message. */
export function integer(least: number, others = ""): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It takes an integer of at least ${least}${others}.`);
    return value;
  };
}

/** Parser of an option that takes a number above 0. */
export function positive(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError("It takes a number above 0.");
  return value;
}

/** Parser of head steps: an integer of at least 1, or `together`. */
export const headSteps = (text: string): HeadSteps => (text === "together" ? text : integer(1, " or together")(text));

/** Parser of an option that takes a part from 0 to below 1. */
export function fraction(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!(value >= 0 && value < 1)) throw new InvalidArgumentError("It takes a number from 0 to below 1.");
  return value;
}

/** @throws `path/missing` where the folder of a file that is to be written is not there. */
export function assertFolderOf(argument: string, file: string | undefined): void {
  if (file !== undefined && !existsSync(dirname(file)))
    throw error("path/missing", { argument, path: dirname(file), expected: "folder" });
}
