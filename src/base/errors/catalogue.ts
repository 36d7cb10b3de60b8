/**
 * What a code says. `text` makes one sentence of the values: what was received, and the fix. `exit` is the exit code of
 * the command line: 1 the job failed, 2 the arguments cannot be used.
 */
export interface Entry {
  readonly exit: 1 | 2;
  readonly text: (values: never) => string;
}

/** Entries by code, `topic/what-happened`. A code never changes its meaning. */
export type Catalogue = Readonly<Record<`${string}/${string}`, Entry>>;
