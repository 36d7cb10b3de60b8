import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** Reads what is added to a file from now on, each time it is asked to. The file need not be there yet. */
export function follow(path: string, on: (text: string) => void = () => {}): { readonly read: () => void } {
  const decoder = new StringDecoder("utf8");
  let at = existsSync(path) ? statSync(path).size : 0;
  return {
    read() {
      const length = existsSync(path) ? statSync(path).size - at : 0;
      if (length <= 0) return;
      const bytes = Buffer.alloc(length);
      const file = openSync(path, "r");
      try {
        at += readSync(file, bytes, 0, length, at);
      } finally {
        closeSync(file);
      }
      on(decoder.write(bytes));
    },
  };
}
