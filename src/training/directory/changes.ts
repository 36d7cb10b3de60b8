import { error } from "../../base/errors";
import type { Manifest, ManifestChange } from "../../records";

type Entry = Pick<ManifestChange, "what" | "before" | "now">;

/** What is different between two manifests of one run. */
export interface Difference extends Entry {
  /** Whether the run cannot be the same with it: other data, weights or code, not another place or machine. */
  readonly isOtherRun: boolean;
}

/** Parameters that say where something is. What is there has hashes in the manifest, and may be moved. */
export const locations: ReadonlySet<string> = new Set(["data", "lists", "partition", "weights"]);

/** What is different between a manifest that a run wrote and the one that it would write now. */
export function differencesOf(stored: Manifest, now: Manifest): Difference[] {
  const otherRun = [
    ...changedCode(stored, now),
    ...changed("versions", stored.versions, now.versions),
    ...changedData(stored.data, now.data),
    ...changed("weights", { sha256: stored.weights.sha256 }, { sha256: now.weights.sha256 }),
    ...changed("", { pluginHashes: pluginHashes(stored) }, { pluginHashes: pluginHashes(now) }),
    ...changed("methods", stored.methods ?? {}, now.methods ?? {}),
  ];
  const moved = [
    ...changed("parameters", located(stored), located(now)),
    ...changed("machine", stored.machine, now.machine),
  ];
  return [
    ...otherRun.map((entry) => ({ ...entry, isOtherRun: true })),
    ...moved.map((entry) => ({ ...entry, isOtherRun: false })),
  ];
}

/**
 * Checks that a run which goes on is the one that was begun.
 * @throws `run/changed` with what is different.
 */
export function assertUnchanged(path: string, differences: readonly Difference[]): void {
  const changes = differences.filter(({ isOtherRun }) => isOtherRun);
  if (changes.length > 0) throw error("run/changed", { path, changes });
}

/** The code that a run reaches; a commit may change other files, so that it tells only where that hash is unknown. */
const changedCode = (stored: Manifest, now: Manifest): Entry[] =>
  stored.code === undefined
    ? changed("", { commit: stored.commit }, { commit: now.commit })
    : changed("", { code: stored.code }, { code: now.code });

/** Labels and splits, then numbers of images; the image files only where those are the same, as their hash has all. */
function changedData(stored: Manifest["data"], now: Manifest["data"]): Entry[] {
  const labels = [
    ...changed("data", { hash: stored.hash }, { hash: now.hash }),
    ...changed("data.images", stored.images, now.images),
  ];
  return labels.length > 0 ? labels : changed("data", { content: stored.content }, { content: now.content });
}

/** Hashes of the plugins in their order; undefined where an earlier version recorded none. */
const pluginHashes = ({ plugins = [], pluginHashes: hashes }: Manifest): unknown =>
  plugins.length > 0 && hashes === undefined ? undefined : Object.values(hashes ?? {});

/** The parameters that say where something is. */
const located = ({ parameters }: Manifest): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...locations].map((name) => [name, new Map(Object.entries(parameters)).get(name) ?? null]));

/** Entries of a part of the manifest that are not the same; what was not recorded cannot be told. */
function changed(part: string, stored: object, now: object): Entry[] {
  const values = new Map(Object.entries<unknown>({ ...now }));
  return Object.entries<unknown>({ ...stored })
    .filter(([name, before]) => before !== undefined && JSON.stringify(before) !== JSON.stringify(values.get(name)))
    .map(([name, before]) => ({ what: part === "" ? name : `${part}.${name}`, before, now: values.get(name) ?? null }));
}
