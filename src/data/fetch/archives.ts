/** A file that a data set is published in. */
export interface Archive {
  /** Name of the file. */
  readonly name: string;
  /** Where it is published. */
  readonly url: string;
  /** Its size, in bytes. */
  readonly bytes: number;
  /** MD5 in hexadecimal. */
  readonly md5: string;
  /** `none`: used as it is. */
  readonly format: "tar" | "zip" | "none";
}

/** The archives of a data set. */
export interface Archives {
  /** By the year in which they were published. */
  readonly byYear: Readonly<Record<number, readonly Archive[]>>;
  /** The year that is fetched where none is asked for. Default: every year. */
  readonly defaultYear?: number;
}
