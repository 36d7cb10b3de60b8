import fs from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";

/** An operation on files, as a test sees it before it happens. */
export interface FileOperation {
  /** Name of the function, such as `rename`; of an open file, such as `file.write`. */
  readonly name: string;
  readonly path: string;
}

/** The system's name of a refusal for an operation that is to fail, such as `ENOSPC`; undefined lets it happen. */
export type Refuse = (operation: FileOperation) => string | undefined;

type Function_ = (...values: never[]) => unknown;

const ofPaths = ["open", "writeFile", "appendFile", "rename", "mkdir", "truncate", "readFile", "rm", "copyFile"];
const ofHandles = ["write", "writeFile", "appendFile", "truncate", "sync", "read"];
const synchronous = ["mkdirSync", "appendFileSync", "writeFileSync", "openSync"];
/** What streams call for an open file. */
const ofDescriptors = ["write", "writev"];

/**
 * Does something while operations on files below a folder can be made to fail, as on a disk that is full, broken or
 * gone. Operations that are let happen are those of Node.
 */
export async function withFailingFiles<T>(folder: string, refuse: Refuse, work: () => Promise<T>): Promise<T> {
  const restores: (() => void)[] = [];
  const handles = new WeakMap<object, string>();
  const patch = (target: object, name: string, around: (original: Function_) => Function_): void => {
    const functions = target as Record<string, Function_>;
    const original = functions[name];
    functions[name] = around(original);
    restores.push(() => (functions[name] = original));
  };
  const refusal = (name: string, path: unknown): Error | undefined => {
    if (typeof path !== "string" || !path.startsWith(folder)) return undefined;
    const code = refuse({ name, path });
    if (code === undefined) return undefined;
    const syscall = name.replace(/^file\./, "").replace(/Sync$/, "");
    const call = { writeFile: "write", appendFile: "write", writev: "write", sync: "fsync", truncate: "ftruncate" };
    const told = (call as Record<string, string>)[syscall] ?? syscall;
    // As Node's own: what is done to an open file does not name its path.
    const place = name.startsWith("file.") || told === "write" ? {} : { path };
    return Object.assign(new Error(`${code}: injected, ${told}`), { code, syscall: told, errno: -1, ...place });
  };
  const some = await promises.open(__filename);
  const prototype = Object.getPrototypeOf(some) as object;
  await some.close();
  for (const name of ofPaths) {
    patch(promises, name, (original) => async (...values: never[]) => {
      const refused = refusal(name, values[0]);
      if (refused) throw refused;
      const result = await original(...values);
      if (name === "open") handles.set(result as FileHandle, values[0]);
      return result;
    });
  }
  for (const name of ofHandles) {
    patch(
      prototype,
      name,
      (original) =>
        async function (this: FileHandle, ...values: never[]) {
          const refused = refusal(`file.${name}`, handles.get(this));
          if (refused) throw refused;
          return original.apply(this, values);
        },
    );
  }
  for (const name of synchronous) {
    patch(fs, name, (original) => (...values: never[]) => {
      const refused = refusal(name, values[0]);
      if (refused) throw refused;
      return original(...values);
    });
  }
  for (const name of ofDescriptors) {
    patch(fs, name, (original) => (...values: never[]) => {
      const refused = refusal(`file.${name}`, pathOf(values[0]));
      if (refused === undefined) return original(...values);
      const done = values.at(-1) as unknown as (cause: Error) => void;
      return process.nextTick(done, refused);
    });
  }
  try {
    return await work();
  } finally {
    for (const restore of restores) restore();
  }
}

/** The path of an open file, by its number. */
function pathOf(descriptor: number): string | undefined {
  try {
    return fs.readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}
