import { error } from "../../base/errors";
import { abiOf, type Abi } from "./abi";
import { koffi, type NativeFunction, type NativeLibrary } from "./koffi";

/** A loaded MPI library that has not been initialised. */
export interface MpiLibrary {
  readonly path: string;
  /** Name and version as the library gives them, in one line. */
  readonly version: string;
  readonly abi: Abi;
  /** The function of a name, with the C types of its arguments. Its result is an error code. */
  function(name: string, types: readonly string[]): NativeFunction;
}

/**
 * Loads an MPI library with global symbols: Open MPI's plug-ins find the library's own through them.
 * @throws `mpi/missing` where the loader refuses it, `mpi/unknown` where it is neither Open MPI nor of MPICH's family.
 */
export function loadLibrary(path: string): MpiLibrary {
  // UCX, which many MPI libraries use, rewrites the code of mmap and similar functions when it starts, so that it hears
  // of their calls. Other threads of this process may be running that code.
  process.env.UCX_MEM_MMAP_HOOK_MODE ??= "none";
  let library: NativeLibrary;
  try {
    library = koffi().load(path, { global: true });
  } catch (cause) {
    throw error("mpi/missing", { looked: [path], reason: (cause as Error).message }, cause);
  }
  const load = (name: string, types: readonly string[]): NativeFunction => library.func(name, "int", types);
  const version = textFrom((text, length) => load("MPI_Get_library_version", ["void *", "void *"])(text, length));
  const abi = abiOf(library, version);
  if (!abi) throw error("mpi/unknown", { path, version: version.slice(0, 80) });
  const functions = new Map<string, NativeFunction>();
  return {
    path,
    version: version
      .split(/,|MPICH Release/)[0]
      .replace(/\s+/g, " ")
      .replace("Version: ", "")
      .trim(),
    abi,
    function(name, types) {
      const found = functions.get(name) ?? load(name, types);
      functions.set(name, found);
      return found;
    },
  };
}

/**
 * The text that an MPI function writes. 8192 bytes is the longest of MPICH (`MPI_MAX_LIBRARY_VERSION_STRING`); texts of
 * other libraries are shorter.
 */
export function textFrom(write: (text: Uint8Array, length: Int32Array) => unknown): string {
  const [text, length] = [new Uint8Array(8192), new Int32Array(1)];
  write(text, length);
  return Buffer.from(text.subarray(0, length[0])).toString("utf8").replace(/\0+$/, "");
}
