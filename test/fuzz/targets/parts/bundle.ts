import type { Parts } from "../../target";

/** A line before each file: `=== name`. */
const head = /^=== (.*)\n/gm;
const newline = Buffer.from("\n");

type Files = readonly (readonly [name: string, content: string | Uint8Array])[];

/** Several files as one input. */
export const pack = (files: Files): Buffer =>
  Buffer.concat(files.flatMap(([name, content]) => [Buffer.from(`=== ${name}\n`), Buffer.from(content), newline]));

/** The files of an input; what is before the first name belongs to none. */
export function unpack(input: Buffer): [name: string, content: Buffer][] {
  const heads = [...input.toString("latin1").matchAll(head)];
  return heads.map(({ index, 0: line, 1: name }, i) => {
    const start = index + line.length;
    const end = i + 1 < heads.length ? heads[i + 1].index : input.length;
    return [name, input.subarray(start, Math.max(start, end - newline.length))];
  });
}

/** The content of a file of an input; undefined where it has none of the name. */
export const fileIn = (input: Buffer, name: string): Buffer | undefined => new Map(unpack(input)).get(name);

/** The files are changed one by one. */
export const bundled: Parts = {
  split(input) {
    const files = unpack(input);
    return files.length === 0 ? undefined : files.flatMap(([name, content]) => [Buffer.from(name), content]);
  },
  join: (parts) =>
    pack(Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i].toString("latin1"), parts[2 * i + 1]])),
};
