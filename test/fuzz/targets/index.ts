import type { FuzzTarget } from "../target";

/** The parsers of what people and other programs write: one file each, of the same name. */
export const targetNames = [
  "torch",
  "safetensors",
  "annotation",
  "list",
  "description",
  "devkit",
  "coco",
  "celeba",
  "yolo",
  "image",
  "archive",
  "options",
  "notebook",
  "events",
  "run",
  "config",
] as const;

/**
 * The target of a name. It is loaded now: the fewer functions a process has, the faster V8 counts what ran.
 * @throws RangeError for another name, saying which there are.
 */
export function targetOf(name: string): FuzzTarget {
  const known = [...targetNames, "planted" as const].find((target) => target === name);
  if (!known) throw new RangeError(`there is no target ${name}; there are ${targetNames.join(", ")}`);
  return (require(`./${known}`) as Readonly<Record<string, FuzzTarget>>)[known];
}
