import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of a tick of /proc, in which Linux tells times on every architecture that Node runs on. */
const tick = 10;

/** What /proc says of a process. */
interface Usage {
  readonly parent: number;
  readonly milliseconds: number;
}

/**
 * User and system time of a process, of its children and of theirs, in milliseconds, as far as they run or were waited
 * for; null where there is no /proc, or no such process.
 */
export function cpuTimeOf(pid: number): number | null {
  const usages = new Map<number, Usage>();
  for (const id of processes()) {
    const usage = usageOf(id);
    if (usage) usages.set(id, usage);
  }
  if (!usages.has(pid)) return null;
  const timeOfTree = (id: number): number =>
    [...usages].reduce(
      (sum, [child, { parent }]) => (parent === id ? sum + timeOfTree(child) : sum),
      usages.get(id)?.milliseconds ?? 0,
    );
  return timeOfTree(pid);
}

function processes(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function usageOf(pid: number): Usage | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined; // it has ended
  }
}

/** The fields of proc_pid_stat(5) that count. The name of a program is in brackets, and may hold some itself. */
export function parseStat(text: string): Usage {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // Here field 3 of the manual page is the first: 4 is the parent, 14 to 17 are the times.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), milliseconds: ticks * tick };
}
