import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { error } from "../../base/errors";
import { writeJson } from "../../base/files";
import { benchmarkDefinitions } from "../open";
import type { Archive } from "./archives";
import { download, type DownloadOptions } from "./download";
import { unpack } from "./unpack";

export type { Archive, Archives } from "./archives";

/** What is fetched, and where it goes. */
export interface FetchOptions extends Pick<DownloadOptions, "signal" | "attempts" | "pause"> {
  /** Folder of the data set; what is fetched but not whole yet is in its folder `.fetch`. */
  readonly out: string;
  /** Address of a folder that holds the archives by name, in place of the official ones. */
  readonly mirror?: string;
  /** Keeps the archives, in `.fetch`. */
  readonly keep?: boolean;
  /** Hears of every step: bytes while an archive comes, files while it is unpacked. */
  readonly onProgress?: (progress: FetchProgress) => void;
}

/** How far an archive is. */
export interface FetchProgress {
  /** Name of the archive. */
  readonly archive: string;
  /** What is done with it now. */
  readonly step: "download" | "unpack";
  /** How much of `total` is downloaded or unpacked. */
  readonly done: number;
  /** How much there is: the bytes of the archive, or what unpacking counts. */
  readonly total: number;
}

/**
 * Fetches a data set (of VOC every year, of COCO 2014 unless `year` says otherwise): official archives, each checked by
 * size and checksum and then unpacked. It may be stopped at any time and started again: archives that are done are
 * skipped, a transfer goes on from where it stopped.
 * @returns names of the archives that were fetched; those done before are not among them.
 * @throws `argument/invalid`, the `fetch/` errors of `download` and the `archive/` errors of `unpack`.
 */
export async function fetchData(
  name: string,
  { year, ...options }: FetchOptions & { readonly year?: number },
): Promise<string[]> {
  return fetchArchives(archivesOf(name, year), options);
}

/** As `fetchData`, of any archives. */
export async function fetchArchives(
  archives: readonly Archive[],
  { out, mirror, ...options }: FetchOptions,
): Promise<string[]> {
  const folder = join(out, ".fetch");
  const wanted = archives.map((archive) =>
    mirror === undefined ? archive : { ...archive, url: mirrored(mirror, archive) },
  );
  await mkdir(folder, { recursive: true });
  const fetched: string[] = [];
  for (const archive of wanted) {
    const done = await readDone(folder);
    if (done[archive.name] === archive.md5) continue;
    await fetchArchive(archive, out, folder, options);
    await writeDone(folder, { ...done, [archive.name]: archive.md5 });
    fetched.push(archive.name);
  }
  return fetched;
}

/**
 * The archives of a benchmark of one year, or those that are fetched where no year is asked for.
 * @throws `argument/invalid` for a benchmark that has no archives, or a year that is not there.
 */
export function archivesOf(name: string, year?: number): readonly Archive[] {
  const fetched = benchmarkDefinitions().filter(({ archives }) => archives !== undefined);
  const archives = fetched.find((definition) => definition.name === name)?.archives;
  if (archives === undefined) {
    const takes = fetched.map((definition) => definition.name).join(", ");
    throw error("argument/invalid", { argument: "data fetch", received: name, takes });
  }
  const { byYear, defaultYear } = archives;
  const wanted = year ?? defaultYear;
  if (wanted === undefined) return Object.values(byYear).flat();
  if (Object.hasOwn(byYear, wanted)) return byYear[wanted];
  throw error("argument/invalid", { argument: "--year", received: wanted, takes: Object.keys(byYear).join(", ") });
}

function mirrored(mirror: string, { name }: Archive): string {
  const url = URL.canParse(mirror) ? new URL(mirror) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw error("argument/invalid", {
      argument: "--mirror",
      received: mirror,
      takes: "an address that begins with http:// or https://",
    });
  return `${url.href.replace(/\/*$/, "")}/${encodeURIComponent(name)}`;
}

async function fetchArchive(
  archive: Archive,
  out: string,
  folder: string,
  options: Omit<FetchOptions, "out">,
): Promise<void> {
  const { onProgress, keep = false, ...transfer } = options;
  const { name, bytes, format } = archive;
  const file = join(folder, name);
  const report =
    (step: FetchProgress["step"]) =>
    (done: number, total: number = bytes) =>
      onProgress?.({ archive: name, step, done, total });
  await download(archive, file, { ...transfer, onProgress: report("download") });
  if (format === "none") return rename(file, join(out, name));
  await unpack(file, { format, target: out, aside: join(folder, "unpacking"), onProgress: report("unpack") });
  if (!keep) await rm(file);
}

const doneFile = "done.json";

/** MD5 of the archives that are unpacked, by name. */
async function readDone(folder: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(folder, doneFile), "utf8").catch(() => "{}");
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return {}; // then they are fetched again
  }
}

const writeDone = (folder: string, done: Readonly<Record<string, string>>): Promise<void> =>
  writeJson(join(folder, doneFile), done);
