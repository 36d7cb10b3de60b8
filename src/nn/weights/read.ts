import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { error } from "../../base/errors";
import { assertFinite } from "./finite";
import { readSafetensors, type PlainTensor } from "./safetensors";
import { readTorch } from "./torch";

/** A weights file, read. */
export interface WeightsFile {
  /** By name, values as float32. */
  readonly tensors: Map<string, PlainTensor>;
  /** What a safetensors file says of itself; empty for the others. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Found by the file's first bytes, whatever its name. */
  readonly format: "safetensors" | "torch zip" | "torch legacy";
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
  /** Where the file lies. */
  readonly path: string;
}

/**
 * Reads weights: safetensors, or a state dict of PyTorch in its zip or its legacy format. No code of a file is ever
 * run: a pickle is read by a machine that can build tensors and nothing else.
 * @throws `path/missing`; `safetensors/invalid` and `weights/unreadable` for a broken file; `weights/forbidden` for a
 *   pickle that asks for anything but tensors, naming it; `weights/not-finite` for values that are no numbers.
 */
export async function readWeights(path: string): Promise<WeightsFile> {
  const missing = (cause?: unknown): Error =>
    error("path/missing", { argument: "weights", path, expected: "readable weights file" }, cause);
  const handle = await open(path).catch((cause: unknown) => {
    throw missing(cause);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw missing();
    const { buffer: start } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const format = formatOf(start);
    const sha256 = await hashOfFile(path);
    if (format === "safetensors") {
      const { tensors, metadata } = await readSafetensors(path);
      assertFinite(path, tensors);
      return { tensors, metadata, format, sha256, path };
    }
    const tensors = await readTorch(
      {
        handle,
        size: stat.size,
        refuse: (problem) => {
          throw error("weights/unreadable", { path, problem });
        },
        forbid: (global) => {
          throw error("weights/forbidden", { path, global });
        },
      },
      format === "torch zip" ? "zip" : "legacy",
    );
    assertFinite(path, tensors);
    return { tensors, metadata: {}, format, sha256, path };
  } finally {
    await handle.close();
  }
}

/** By its first bytes: those of an archive, of a pickle of protocol 2, or others. */
function formatOf(start: Buffer): WeightsFile["format"] {
  if (start.readUInt32BE() === 0x504b0304) return "torch zip";
  return start.readUInt16BE() === 0x8002 ? "torch legacy" : "safetensors";
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
