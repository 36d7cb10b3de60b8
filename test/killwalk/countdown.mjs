import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join, resolve, sep } from "node:path";

/*
 * Loaded before a program by `--import`. It counts what the process does to the files below `KILLWALK_FOLDER`: every
 * open, write, sync, rename, truncation and removal, and a second time in the middle of every write. At number
 * `KILLWALK_AT` the process kills itself. With `KILLWALK_COPIES` it copies the folder to `1`, `2` and so on below that
 * instead, before each operation: a process that is killed leaves its files as they are, so that the copy is what a
 * kill would have left. In the end it writes the operations into `operations.json` there. Of a job, rank 0 alone
 * writes and counts.
 */
const { KILLWALK_FOLDER: folder = "", OMPI_COMM_WORLD_RANK, PMI_RANK } = process.env;
const isFirst = (OMPI_COMM_WORLD_RANK ?? PMI_RANK ?? "0") === "0";
const { KILLWALK_AT: at = "", KILLWALK_COPIES: copies = "" } = isFirst ? process.env : {};
const promises = fs.promises;
const real = { ...promises };
const { cpSync, existsSync, writeFileSync } = fs;
const operations = [];
let isCopying = false;

/** Before an operation, or in the middle of one. */
function point(what, path) {
  if (isCopying) return;
  operations.push(`${what} ${path.slice(folder.length + 1)}`);
  if (operations.length === Number(at)) process.kill(process.pid, "SIGKILL");
  if (copies === "" || !existsSync(folder)) return;
  isCopying = true;
  cpSync(folder, join(copies, `${operations.length}`), { recursive: true });
  isCopying = false;
}

/** The path, where it is below the folder. */
const counted = (path) => {
  const text = typeof path === "string" ? resolve(path) : "";
  return text === folder || text.startsWith(folder + sep) ? text : undefined;
};

/** Paths of the open files that are counted, by their handles and descriptors. */
const paths = new Map();
const isForWriting = (flags) => (typeof flags === "string" ? flags !== "r" && flags !== "rs" : (flags & 3) !== 0);

const probe = await real.open(new URL(import.meta.url), "r");
const handles = Object.getPrototypeOf(probe);
await probe.close();
const realHandle = { write: handles.write, writev: handles.writev, sync: handles.sync, truncate: handles.truncate };

/** The bytes of what is written, as pieces. */
function* piecesOf(content) {
  if (typeof content === "string") yield Buffer.from(content);
  else if (ArrayBuffer.isView(content)) yield new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  else yield* content;
}

/** Writes in two halves, so that a process can be killed between them. */
async function writeInHalves(handle, path, content) {
  for (const piece of piecesOf(content)) {
    point("write", path);
    const half = piece.length >> 1;
    for (const [from, to] of [
      [0, half],
      [half, piece.length],
    ]) {
      if (from > 0) point("write, half done", path);
      for (let done = from; done < to;)
        done += (await realHandle.write.call(handle, piece, done, to - done)).bytesWritten;
    }
  }
}

promises.open = async (path, flags = "r", ...rest) => {
  const known = isForWriting(flags) ? counted(path) : undefined;
  if (known) point(`open ${flags}`, known);
  const handle = await real.open(path, flags, ...rest);
  if (known) paths.set(handle, known);
  return handle;
};
promises.writeFile = async (path, content, options) => {
  const known = typeof path === "string" ? counted(path) : paths.get(path);
  if (!known) return real.writeFile(path, content, options);
  const handle = typeof path === "string" ? await promises.open(path, options?.flag ?? "w", options?.mode) : path;
  try {
    await writeInHalves(handle, known, content);
    if (options?.flush) await handle.sync();
  } finally {
    if (handle !== path) await handle.close();
  }
};
promises.appendFile = (path, content, options) => promises.writeFile(path, content, { flag: "a", ...options });
for (const name of ["writeFile", "appendFile", "write", "writev"]) {
  const own = handles[name];
  handles[name] = function (content, ...rest) {
    const known = paths.get(this);
    if (!known) return own.call(this, content, ...rest);
    if (name === "writeFile" || name === "appendFile") return writeInHalves(this, known, content);
    point(name, known);
    return own.call(this, content, ...rest);
  };
}
for (const name of ["sync", "datasync", "truncate"]) {
  const own = handles[name];
  handles[name] = function (...rest) {
    const known = paths.get(this);
    if (known) point(name, known);
    return own.call(this, ...rest);
  };
}

/** Operations that happen whole or not at all: the name in the module, and which argument tells the file. */
const whole = ["rename", "rm", "unlink", "rmdir", "mkdir", "truncate", "link", "symlink", "copyFile", "cp", "utimes"];
for (const name of whole) {
  promises[name] = async (path, ...rest) => {
    const known = counted(path) ?? counted(rest[0]);
    if (known) point(name, known);
    return real[name](path, ...rest);
  };
}
for (const name of [...whole, "writeFile", "appendFile", "open", "mkdtemp"]) {
  const own = fs[`${name}Sync`];
  fs[`${name}Sync`] = (path, ...rest) => {
    const known = counted(path);
    if (known && (name !== "open" || isForWriting(rest[0] ?? "r"))) point(`${name}Sync`, known);
    return own(path, ...rest);
  };
}
syncBuiltinESMExports();

if (copies !== "") process.on("exit", () => writeFileSync(join(copies, "operations.json"), JSON.stringify(operations)));
