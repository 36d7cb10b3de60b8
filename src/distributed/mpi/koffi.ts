/** A C function: numbers, bigints for pointers, and typed arrays for pointers to memory. */
export type NativeFunction = (...args: readonly unknown[]) => number;

export interface NativeLibrary {
  func(name: string, result: string, types: readonly string[]): NativeFunction;
  /** Address of a symbol. */
  symbol(name: string): bigint;
}

interface Koffi {
  load(path: string, options: { readonly global: boolean }): NativeLibrary;
}

/**
 * Only when it is asked for: runs of one process need no native calls. Required, as koffi's types are of its ES module
 * only.
 */
export const koffi = (): Koffi => require("koffi") as Koffi;
