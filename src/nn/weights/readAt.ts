import type { FileHandle } from "node:fs/promises";

/** `length` bytes of a file from `position`; `refuse`, which throws, is told where the file ends before them. */
export async function readAt(
  handle: FileHandle,
  position: number,
  length: number,
  refuse: (problem: string) => never,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) refuse(`it was cut to ${position + done} bytes while it was read`);
    done += bytesRead;
  }
  return bytes.buffer;
}
