/** The files of a set of photographs, wherever they are. */
export interface PhotographFiles {
  /** The folder or the archive. */
  readonly path: string;
  /** Names of all files, with slashes, in the order of code units. */
  readonly names: readonly string[];
  /** SHA-256 of what tells these files from others without reading them: names, sizes, times or checksums. */
  readonly identity: string;
  /** Bytes of a file. @throws an error that says why it cannot be read; nothing larger than `most` bytes is read. */
  read(name: string, most: number): Promise<Buffer>;
  /** Frees what is open. */
  close(): Promise<void>;
}

/** Whether a name is of what systems put beside files: hidden files, and those of macOS in archives. */
export const isHidden = (name: string): boolean => /(?:^|\/)(?:\.|__MACOSX\/)/.test(name);

/** Whether a file is an image that can be read, by its extension. */
export const isPicture = (name: string): boolean => /\.(?:jpe?g|png|webp|bmp|avif|tiff?)$/i.test(name);

/** @throws an error that says so where something has more bytes. */
export function assertBytes(bytes: number, most: number): void {
  if (bytes > most) throw new Error(`it has ${bytes} bytes, and at most ${most} are read`);
}
