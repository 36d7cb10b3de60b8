import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { error } from "../../base/errors";
import { assertFinite } from "./finite";
import { formatOf, otherFormat, startBytes, type WeightsFormat } from "./formats";
import { readAt } from "./readAt";
import { readSafetensors, type PlainTensor } from "./safetensors";
import { readTorch } from "./torch";
import { withoutWrappers } from "./wrappers";

/** A weights file, read. */
export interface WeightsFile {
  /** By name, values as float32. */
  readonly tensors: Map<string, PlainTensor>;
  /** What a safetensors file says of itself; empty for the others. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Found by the file's first bytes, whatever its name. */
  readonly format: WeightsFormat;
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
  /** Where the file lies. */
  readonly path: string;
}

/**
 * Reads weights: safetensors, or a state dict of PyTorch in its zip or its legacy format. No code of a file is ever
 * run: a pickle is read by a machine that can build tensors and nothing else. Names are without what PyTorch's wrappers
 * add (`module.`, `_orig_mod.`).
 * @throws `path/missing`; `safetensors/invalid` and `weights/unreadable` for a broken file; `weights/members` for a
 *   checkpoint of several networks; `weights/forbidden` for a
 *   pickle that asks for anything but tensors, naming it; `weights/not-finite` for values that are no numbers.
 */
export async function readWeights(path: string): Promise<WeightsFile> {
  const missing = (expected = "readable weights file", cause?: unknown): Error =>
    error("path/missing", { argument: "weights", path, expected }, cause);
  const forbid = (global: string): never => {
    throw error("weights/forbidden", { path, global });
  };
  const handle = await open(path).catch((cause: unknown) => {
    throw missing(undefined, cause);
  });
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw missing("weights file, but a folder,");
    if (!stat.isFile()) throw missing();
    const refuse = (problem: string): never => {
      throw error("weights/unreadable", { path, problem });
    };
    const start = new Uint8Array(await readAt(handle, 0, Math.min(stat.size, startBytes), refuse));
    const format = formatOf(start);
    const other = format === "safetensors" ? otherFormat(start) : undefined;
    if (other !== undefined) refuse(`it is ${other}`);
    const { tensors, metadata } =
      format === "safetensors"
        ? await readSafetensors(path)
        : { tensors: await readTorch({ handle, path, size: stat.size, refuse, forbid }, format), metadata: {} };
    const ofNetwork = withoutWrappers(tensors);
    assertFinite(path, ofNetwork);
    return { tensors: ofNetwork, metadata, format, sha256: await hashOfFile(path), path };
  } finally {
    await handle.close();
  }
}

/** SHA-256 of a file of any size, in hexadecimal. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
