import { readFile } from "node:fs/promises";

// Readers differ on which of these are white space or end a line; no text that is read here has them.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/;

/**
 * A text file without its byte order mark.
 * @throws an error that says why, for a file that cannot be read, is not UTF-8, or has a control character or a lone
 *   carriage return.
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause) => {
    throw new Error("cannot be read", { cause });
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error("is not UTF-8 text", { cause });
  }
  const position = text.search(control);
  if (position >= 0) throw new Error(`has a control character on line ${text.slice(0, position).split("\n").length}`);
  return text;
}
