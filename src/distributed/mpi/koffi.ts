/** A C function: numbers, bigints for pointers, and typed arrays for pointers to memory. */
export type NativeFunction = (...args: readonly unknown[]) => number;

/** A shared library that was loaded. */
export interface NativeLibrary {
  /** The C function of a name, with its result and argument types. */
  func(name: string, result: string, types: readonly string[]): NativeFunction;
  /** Address of a symbol. */
  symbol(name: string): bigint;
}

interface Koffi {
  load(path: string, options: { readonly global: boolean }): NativeLibrary;
}

/**
 * The module koffi, loaded at the first call: runs of one process need no native calls. It is required, as the types of
 * koffi are those of its ES module only.
 */
export const koffi = (): Koffi => require("koffi") as Koffi;
