import { readFile } from "node:fs/promises";

// Readers differ on which of these are white space or end a line; no text that is read here has them.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/;

/**
 * A text file without its byte order mark.
 * @throws an error whose message goes on after the name of the file: it says why, for a file that cannot be read, is
 *   not UTF-8, or has a control character or a lone carriage return.
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(reasonOf(cause), { cause });
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`is not UTF-8 text${encodingOf(bytes)}; save it as UTF-8`, { cause });
  }
  const position = text.search(control);
  if (position < 0) return text;
  const line = text.slice(0, position).split("\n").length;
  if (text[position] === "\r")
    throw new Error(`has a carriage return without a line feed on line ${line}; save it with the line ends LF or CRLF`);
  throw new Error(`has a control character on line ${line}${encodingOf(bytes)}`);
}

/** Why a file could not be read. */
export function reasonOf({ code }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "is not there";
  if (code === "EISDIR") return "is a folder";
  return `cannot be read (${code ?? "unknown error"})`;
}

/** What the first bytes say of the encoding, in words that begin with a comma; "" where they say nothing. */
export function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || first === 0 || second === 0 ? ", but UTF-16" : "";
}
