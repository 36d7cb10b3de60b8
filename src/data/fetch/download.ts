import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { error, PalimpsestError } from "../../base/errors";
import { withFaults } from "../../base/fileFault";
import type { Archive } from "./archives";

/** How an archive is brought. */
export interface DownloadOptions {
  /** Stops it; what came stays, to go on from. */
  readonly signal?: AbortSignal;
  /** Hears how many bytes of the file are there. */
  readonly onProgress?: (bytes: number) => void;
  /** Attempts in a row that bring nothing before it gives up. Default 5. */
  readonly attempts?: number;
  /** Wait before the second attempt, in milliseconds; doubled before each further one. Default 1000. */
  readonly pause?: number;
}

/**
 * Brings an archive to `file`. What is there of it already, in `file.part`, is kept and only the rest asked for (RFC
 * 9110, section 14), so that a transfer that broke, or was stopped, goes on from where it was. Only a file of the right
 * size and checksum gets its name; one that has it is checked again.
 * @throws `fetch/refused` the server does not give the file; `fetch/broken` the transfer broke again and again;
 *   `fetch/other-file` what came is not the archive (it is removed); a `file/` error where what came cannot be written;
 *   the signal's reason.
 */
export async function download(
  archive: Archive,
  file: string,
  { signal, onProgress, attempts = 5, pause = 1000 }: DownloadOptions = {},
): Promise<void> {
  const partial = `${file}.part`;
  // An archive that came whole and could not be unpacked is looked at again, not brought again.
  if ((await sizeOf(file)) === archive.bytes) await rename(file, partial);
  for (let failed = 0; ;) {
    const before = await sizeOf(partial);
    if (before === archive.bytes) break;
    if (before > archive.bytes) {
      await rm(partial);
      continue;
    }
    try {
      await receive(archive, partial, before, { signal, onProgress });
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof PalimpsestError && cause.code !== "fetch/broken") throw cause;
      failed = (await sizeOf(partial)) > before ? 1 : failed + 1;
      if (failed >= attempts)
        throw cause instanceof PalimpsestError ? cause : broken(archive, reasonOf(cause as Error), cause);
      await wait(pause * 2 ** (failed - 1), undefined, { signal });
    }
  }
  await verify(archive, partial, signal);
  await rename(partial, file);
}

const broken = ({ url }: Pick<Archive, "url">, problem: string, cause?: unknown) =>
  error("fetch/broken", { url, problem }, cause);

/** What `fetch` says is in the cause of its "fetch failed". */
const reasonOf = ({ message, cause }: Error): string =>
  cause instanceof Error && cause.message ? cause.message : message;

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** One request for what is missing from `start` on; returns when the server has sent all it would. */
async function receive(
  { url, bytes }: Archive,
  partial: string,
  start: number,
  { signal, onProgress }: DownloadOptions,
): Promise<void> {
  const response = await fetch(url, {
    signal,
    headers: { "accept-encoding": "identity", ...(start > 0 && { range: `bytes=${start}-` }) },
  });
  const refused = (problem: string) => error("fetch/refused", { url, problem });
  try {
    const { status, headers, body } = response;
    if (status === 416) await rm(partial); // there is no such rest there: from the beginning then
    if (status >= 500 || status === 429 || status === 416) throw broken({ url }, `the server answered ${status}`);
    if (status !== 200 && status !== 206) throw refused(`the server answered ${status}`);
    if (headers.get("content-type")?.startsWith("text/html"))
      throw refused("the server answered with a page, not with a file");
    const [, from, whole] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
    if (status === 206 && Number(from) !== start) throw refused("the server sent another part than the one asked for");
    const position = status === 206 ? start : 0; // 200: the server sends the whole file again
    const announced = status === 206 ? whole : headers.get("content-length");
    if (announced && announced !== "*" && Number(announced) !== bytes)
      throw refused(`the file there has ${announced} bytes, not ${bytes}`);
    if (body === null) throw refused("the answer is empty");
    await append(partial, position, { url, bytes }, body, onProgress);
  } finally {
    await response.body?.cancel().catch(() => {});
  }
}

async function append(
  partial: string,
  start: number,
  { url, bytes }: Pick<Archive, "url" | "bytes">,
  body: AsyncIterable<Uint8Array>,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  const place = { path: partial, safe: "What came so far is kept: the same command goes on from there" };
  const handle = await withFaults(place, () => open(partial, start > 0 ? "r+" : "w"));
  let position = start;
  try {
    for await (const chunk of body) {
      // One byte too many is enough to see that it is another file.
      const take = Math.min(chunk.length, bytes - position + 1);
      await withFaults(place, () => handle.write(chunk, 0, take, position));
      position += take;
      onProgress?.(Math.min(position, bytes));
      if (position > bytes) break;
    }
  } finally {
    await handle.close();
  }
  if (position > bytes) {
    await rm(partial);
    throw error("fetch/refused", { url, problem: `the file there has more than ${bytes} bytes` });
  }
  if (position < bytes)
    throw error("fetch/broken", { url, problem: `the transfer ended after ${position} of ${bytes} bytes` });
}

/** @throws `fetch/other-file` if the file has another checksum; it is removed, as nothing of it can be used. */
async function verify({ url, md5 }: Archive, partial: string, signal?: AbortSignal): Promise<void> {
  const hash = createHash("md5");
  for await (const chunk of createReadStream(partial, { signal, highWaterMark: 1024 ** 2 }))
    hash.update(chunk as Buffer);
  const received = hash.digest("hex");
  if (received === md5) return;
  await rm(partial);
  throw error("fetch/other-file", { url, received, md5 });
}
