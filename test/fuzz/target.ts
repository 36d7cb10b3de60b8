/** Bytes of a parser, and what is worth trying with it. */
export interface FuzzTarget {
  /** What `--target` takes; also the folder of its seeds. */
  readonly name: string;
  /** What it reads, for the list of targets. */
  readonly reads: string;
  /** Files whose blocks guide the search, by their URLs. */
  readonly covers: RegExp;
  /** Inputs that are as they should be, from which the search begins. */
  readonly samples: () => readonly Buffer[] | Promise<readonly Buffer[]>;
  /** Words of the format that chance would not come upon. */
  readonly tokens: readonly string[];
  /** Whether inputs are JSON, or lines of it, which are then changed as such too. */
  readonly json?: boolean;
  /** For files of several parts with lengths or checksums, which are kept right in most of the trials. */
  readonly parts?: Parts;
  /** Most bytes of an input. Default 256 KiB. */
  readonly largest?: number;
  /**
   * Makes the parser.
   * @param folder an empty one of its own.
   * @returns what reads one input: it gives a result or throws an error of the catalogue, and what it checks of a
   *   result it asserts.
   */
  readonly open: (folder: string) => Promise<Parse> | Parse;
}

/** Reads one input. */
export type Parse = (input: Buffer) => unknown;

/** How a file comes apart, and is put together again. */
export interface Parts {
  /** Undefined for a file that does not come apart. */
  readonly split: (file: Buffer) => readonly Buffer[] | undefined;
  readonly join: (parts: readonly Buffer[]) => Buffer;
}

/** Default of `largest`. */
export const largestInput = 256 * 1024;
