import { error } from "../../base/errors";
import { parseJson } from "../../base/json/parse";
import { readText } from "../text";

/** How a list of images becomes a benchmark. */
export interface PartitionDescription {
  /** What runs and figures call it; default `list`. */
  readonly name?: string;
  /** Class names in the order of the output units; default the tasks' one after another, otherwise the list's. */
  readonly classes?: readonly string[];
  /** Class names of each task; every class in exactly one. May be left out where the protocol is `Bx-Cy`. */
  readonly tasks?: readonly (readonly string[])[];
  /** As `ProtocolName`; default `disjoint`. */
  readonly protocol?: string;
  /** Part of the images taken for test, in [0, 1), where the list names no parts. Default 0.1. */
  readonly test?: number;
}

/**
 * A partition description in a JSON file.
 * @throws `partition/invalid` for a file that is missing, is no JSON object, or has a member that is unknown or of
 *   another form.
 */
export async function readPartition(file: string): Promise<PartitionDescription> {
  const text = await readText(file).catch((cause) => {
    throw error("partition/invalid", { file, problem: (cause as Error).message }, cause);
  });
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw error("partition/invalid", { file, problem: `is not JSON (${(cause as Error).message})` }, cause);
  }
  return checkPartition(value, file);
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string" && name !== "");

const members: Readonly<
  Record<keyof PartitionDescription, readonly [check: (value: unknown) => boolean, takes: string]>
> = {
  name: [(value) => typeof value === "string" && value !== "", "a text"],
  classes: [isNames, "an array of class names"],
  tasks: [
    (value) => Array.isArray(value) && value.length > 0 && value.every(isNames),
    "an array of arrays of class names",
  ],
  protocol: [(value) => typeof value === "string", "disjoint, overlapping, shared or Bx-Cy"],
  test: [(value) => typeof value === "number" && value >= 0 && value < 1, "a number from 0 to below 1"],
};

/** @throws `partition/invalid` */
export function checkPartition(value: unknown, file: string): PartitionDescription {
  const refuse = (problem: string): never => {
    throw error("partition/invalid", { file, problem });
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("is not an object");
  for (const [key, member] of Object.entries(value)) {
    if (!Object.hasOwn(members, key))
      refuse(`has the member ${JSON.stringify(key)}; it takes ${Object.keys(members).join(", ")}`);
    const [check, takes] = members[key as keyof PartitionDescription];
    if (!check(member)) refuse(`has ${JSON.stringify(member)?.slice(0, 80)} as ${key}; it takes ${takes}`);
  }
  const { classes, tasks } = value as PartitionDescription;
  for (const names of [classes ?? [], tasks?.flat() ?? []]) {
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) refuse(`names the class ${JSON.stringify(twice)} twice`);
  }
  if (classes && tasks) {
    const owned = new Set(tasks.flat());
    const odd = classes.find((name) => !owned.has(name)) ?? [...owned].find((name) => !classes.includes(name));
    if (odd !== undefined) refuse(`has the class ${JSON.stringify(odd)} in only one of classes and tasks`);
  }
  return value;
}
