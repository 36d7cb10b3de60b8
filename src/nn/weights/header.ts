import { quoted } from "../../base/words/quoted";
import { dtypes } from "./dtypes";
import { scanHeader } from "./headerScan";

/** Where a tensor's bytes lie, from the end of the header on. */
export interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Throws the error of a broken file. */
export type Refuse = (problem: string) => never;

/**
 * What the header of a safetensors file says: tensors in the order of their bytes, and metadata, for which null counts
 * as none. `refuse` is told the first rule of the format that it breaks.
 * @param dataBytes bytes of the file after the header.
 */
export function parseHeader(
  bytes: Uint8Array,
  dataBytes: number,
  refuse: Refuse,
): { entries: Entry[]; metadata: Record<string, string> } {
  const { __metadata__, ...tensors } = parseObject(bytes, refuse);
  const metadata = __metadata__ ?? {};
  if (!isObject(metadata) || !Object.values(metadata).every((v) => typeof v === "string"))
    refuse("__metadata__ is not an object of strings");
  const entries = Object.entries(tensors)
    .map(([name, value]) => parseEntry(name, value, refuse))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== covered)
      refuse(`tensor ${quoted(name)} begins at byte ${begin} where the data before it ends at ${covered}`);
    covered = end;
  }
  if (covered !== dataBytes) refuse(`its tensors end at byte ${covered} of the data, which has ${dataBytes}`);
  return { entries, metadata: metadata as Record<string, string> };
}

function parseEntry(name: string, value: unknown, refuse: Refuse): Entry {
  const tensor = `tensor ${quoted(name)}`;
  if (!isObject(value)) return refuse(`${tensor} is not an object`);
  const { dtype, shape, data_offsets: offsets, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) refuse(`${tensor} has the unknown field ${quoted(unknown)}`);
  if (typeof dtype !== "string" || !Object.hasOwn(dtypes, dtype)) {
    return refuse(`${tensor} has dtype ${shown(dtype)}; readable are ${Object.keys(dtypes).join(", ")}`);
  }
  if (!isSizes(shape)) return refuse(`${tensor} has shape ${shown(shape)}, not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    return refuse(`${tensor} has data_offsets ${shown(offsets)}, not [begin, end]`);
  }
  const [begin, end] = offsets;
  const takes = product(shape) * dtypes[dtype].bytes;
  if (end - begin !== takes)
    refuse(`${tensor} of shape [${shape.join()}] takes ${takes} bytes as ${dtype}, but has ${end - begin}`);
  return { name, dtype, shape, begin, end };
}

function parseObject(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  if (bytes[0] !== 0x7b) refuse("its header does not begin with {");
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    scanHeader(text, refuse);
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
    return refuse(`its header is not JSON in UTF-8 (${cause.message.replace(/\s+/g, " ")})`);
  }
}

/** Product of the sizes of a shape. */
export const product = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

/** A value of JSON for a message; a long one is cut. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0));
