import type { FileHandle } from "node:fs/promises";
import { totalmem } from "node:os";

type Refuse = (problem: string) => never;

/** Most bytes of one call of the system, which takes fewer than 2 GiB. */
export const pieceBytes = 256 * 1024 ** 2;

/**
 * `length` bytes of a file from `position`, in pieces, so that it may be of any length; `refuse`, which throws, is told
 * where the file ends before them, or the memory.
 */
export async function readAt(
  handle: FileHandle,
  position: number,
  length: number,
  refuse: Refuse,
): Promise<ArrayBuffer> {
  const buffer = allocated(length, refuse);
  const bytes = new Uint8Array(buffer);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(pieceBytes, length - done), position + done);
    if (bytesRead === 0) refuse(`it was cut to ${position + done} bytes while it was read`);
    done += bytesRead;
  }
  return buffer;
}

/** Zeros; `refuse` is told where there is no memory for them. */
export function allocated(length: number, refuse: Refuse): ArrayBuffer {
  try {
    return new ArrayBuffer(length);
  } catch {
    return refuse(`it takes ${length} bytes of memory at once, more than there are`);
  }
}

/** Tells `refuse` of more values than this machine has memory for: a file with holes may claim any number. */
export function assertMemory(values: number, refuse: Refuse): void {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  if (values * 4 > memory)
    refuse(`its values take ${values * 4} bytes in single precision, and this machine has ${memory} bytes of memory`);
}
