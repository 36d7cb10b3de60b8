import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { open, readdir, readFile, rm } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { error } from "../../base/errors";
import { fileFault } from "../../base/fileFault";
import { makeFolder } from "../../base/files";

/** The right to write into a folder. */
export interface FolderLock {
  /** Gives it back. */
  release(): Promise<void>;
}

/** Who holds a lock. Number and time of start name a process, as a number alone is given again after its end. */
interface Holder {
  readonly pid: number;
  /** When the process was started, as the system says it. */
  readonly started: string;
  readonly host: string;
  /** The system that knows the process: its start, and the namespace of its process numbers. */
  readonly system: string;
  /** When the lock was taken. */
  readonly since: string;
}

/** Times that an empty lock is looked at again, and milliseconds between two looks. */
const looks = { count: 10, interval: 100 };

/**
 * Takes the right to write into a folder, which is made if need be. At most one process has it, and one run in it. It
 * outlives no process: what a process left behind that was killed gives way. A process on another host, or in another
 * container, cannot be seen: its lock stands until it is released or removed.
 *
 * The lock is a file that is created only where there is none of its name: `writer-1.lock`; after one that was left
 * behind, the one with the next number, so that only one of several that find it left behind comes next.
 * @throws `run/in-use` where another has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  makeFolder(folder);
  const holder: Holder = { ...thisProcess(), since: new Date().toISOString() };
  for (;;) {
    const numbers = await locksIn(folder);
    for (const number of numbers) await assertLeftBehind(folder, number);
    const path = lockPath(folder, Math.max(0, ...numbers) + 1);
    if (!(await created(path, holder))) continue;
    try {
      await removeOthers(folder, path);
    } catch (cause) {
      await rm(path, { force: true });
      throw cause;
    }
    return { release: () => rm(path, { force: true }) };
  }
}

const lockPath = (folder: string, number: number): string => join(folder, `writer-${number}.lock`);

/** Numbers of the locks in a folder. */
async function locksIn(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => /^writer-(\d+)\.lock$/.exec(name)?.[1] ?? []).map(Number);
}

/** Creates the file of a lock; false where another process was faster. */
async function created(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    try {
      await file.writeFile(`${JSON.stringify(holder)}\n`);
    } finally {
      await file.close();
    }
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw fileFault(cause, { path });
  }
}

/** Removes the locks that were left behind. One that came in the meantime, after a release, was there first. */
async function removeOthers(folder: string, own: string): Promise<void> {
  for (const number of await locksIn(folder)) {
    const path = lockPath(folder, number);
    if (path === own) continue;
    await assertLeftBehind(folder, number);
    await rm(path, { force: true });
  }
}

/** @throws `run/in-use` where another process writes into a folder. */
export async function assertFree(folder: string): Promise<void> {
  for (const number of await locksIn(folder)) await assertLeftBehind(folder, number);
}

/** @throws `run/in-use` unless the process that holds a lock has ended. */
async function assertLeftBehind(folder: string, number: number): Promise<void> {
  const lock = lockPath(folder, number);
  const holder = await holderOf(lock);
  if (holder === undefined || isFromBeforeStart(holder)) return;
  if (isHere(holder) && !isRunning(holder)) return;
  const { pid, host, since } = holder;
  throw error("run/in-use", { path: folder, pid, host, since, lock, isElsewhere: !isHere(holder) });
}

/** Whether a process of this system writes into a folder, so that its end can be waited for. */
export async function isUsedHere(folder: string): Promise<boolean> {
  const numbers = existsSync(folder) ? await locksIn(folder) : [];
  const holders = await Promise.all(numbers.map((number) => holderOf(lockPath(folder, number))));
  return holders.some((holder) => holder !== undefined && isHere(holder) && isRunning(holder));
}

const isHere = ({ system }: Holder): boolean => system === systemName();

const isRunning = ({ pid, started }: Holder): boolean => startOf(pid) === started;

/** Whether a holder was a process of this host before the machine was started anew. */
const isFromBeforeStart = ({ host, system, since }: Holder): boolean =>
  host === hostname() && system !== systemName() && Date.parse(since) < Date.now() - 1000 * uptime();

/** Who holds a lock; undefined where it is gone, or where its process was killed before it had written it. */
async function holderOf(lock: string): Promise<Holder | undefined> {
  for (let look = 0; look < looks.count; look++) {
    try {
      const holder = JSON.parse(await readFile(lock, "utf8")) as Partial<Holder> | null;
      if (typeof holder?.pid === "number" && typeof holder.host === "string") return holder as Holder;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    }
    await pause(looks.interval);
  }
  return undefined;
}

/** This process, as a lock has it. */
const thisProcess = (): Omit<Holder, "since"> => ({
  pid: process.pid,
  started: startOf(process.pid) ?? "",
  host: hostname(),
  system: systemName(),
});

/** Name of the running system and of the namespace of its process numbers, which containers have of their own. */
function systemName(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return `${process.platform} ${hostname()}`;
  }
}

/** When a process was started; undefined where there is no process of that number. */
function startOf(pid: number): string | undefined {
  try {
    // Its name, in brackets, may have spaces; the 20th field after it is the time of start.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A process that has ended and that nobody waited for writes no more.
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return process.platform === "linux" ? undefined : startByPs(pid);
  }
}

/** The same by `ps`, where there is no `/proc`. */
function startByPs(pid: number): string | undefined {
  try {
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
    return text.trim() === "" ? undefined : text.trim();
  } catch {
    return undefined;
  }
}
