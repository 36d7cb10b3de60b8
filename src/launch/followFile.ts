import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** A file that is read as it grows. */
export interface FollowedFile {
  /** Reads what was added since the last time. */
  readonly read: () => void;
}

/** Reads what is added to a file from now on, each time it is asked to. The file need not be there yet. */
export function followFile(path: string, on: (text: string) => void = () => {}): FollowedFile {
  const decoder = new StringDecoder("utf8");
  let position = existsSync(path) ? statSync(path).size : 0;
  return {
    read() {
      const length = existsSync(path) ? statSync(path).size - position : 0;
      if (length <= 0) return;
      const bytes = Buffer.alloc(length);
      const file = openSync(path, "r");
      try {
        position += readSync(file, bytes, 0, length, position);
      } finally {
        closeSync(file);
      }
      on(decoder.write(bytes));
    },
  };
}
