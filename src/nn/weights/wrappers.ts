import { quoted } from "../../base/words/quoted";

/** What wrappers of PyTorch put into names, wherever they were put around a module: compiled, sharded, recomputed. */
const anywhere = /(^|\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\./g;

/** What `DataParallel` and `AveragedModel` put before all names; the latter also counts. */
const parallel = "module.";
const counter = "n_averaged";
/** Most wrappers around one another. */
const deepest = 8;

/**
 * Tensors without what wrappers of PyTorch add to names: `module.`, `_orig_mod.` and their like belong to no network.
 * Names stay as they are where two of them would become one.
 */
export function withoutWrappers<T>(tensors: ReadonlyMap<string, T>): Map<string, T> {
  let entries = renamed([...tensors], (name) => name.replace(anywhere, "$1"));
  const ofNetwork = (name: string): boolean => name !== counter;
  for (let depth = 0; depth < deepest; depth++) {
    const names = entries.map(([name]) => name).filter(ofNetwork);
    if (names.length === 0 || !names.every((name) => name.startsWith(parallel))) return new Map(entries);
    entries = renamed(
      entries.filter(([name]) => ofNetwork(name)),
      (name) => name.slice(parallel.length),
    );
  }
  return new Map(entries);
}

/** Entries under other names; as they are where these would not be different. */
function renamed<T>(entries: readonly [string, T][], rename: (name: string) => string): [string, T][] {
  const changed = entries.map(([name, value]): [string, T] => [rename(name), value]);
  return new Set(changed.map(([name]) => name)).size === entries.length ? changed : [...entries];
}

/** What the names of a file begin with, and how many begin so: for messages. */
export function summaryOf(names: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const segment = name.includes(".") ? `${name.slice(0, name.indexOf("."))}.` : name;
    counts.set(segment, (counts.get(segment) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const shown = sorted
    .slice(0, 8)
    .map(([segment, count]) => (count > 1 ? `${quoted(segment)} (${count})` : quoted(segment)));
  return (
    shown.join(", ") + (sorted.length > shown.length ? ` and ${sorted.length - shown.length} other beginnings` : "")
  );
}
