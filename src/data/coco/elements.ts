import { createReadStream } from "node:fs";
import { deepest } from "../../base/json/parse";
import { encodingOf } from "../text";

/** A value of the object that a JSON file holds: that of a key, or, where it is an array, one of its elements. */
export interface JsonElement {
  readonly key: string;
  readonly value: unknown;
  /** Whether `value` is an element of the key's array. */
  readonly element: boolean;
}

/** Most bytes of one element; no more of the file is in memory than one element and what was read ahead. */
const limit = 64 * 1024 ** 2;

/** UTF-8's byte order mark. */
const mark = Buffer.of(0xef, 0xbb, 0xbf);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const [quote, backslash, comma, colon, open, close, openObject, closeObject] = [...'"\\,:[]{}'].map((c) =>
  c.charCodeAt(0),
);
const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;

/**
 * The values of a JSON file that holds one object, a large array element by element: the file may be larger than the
 * memory. Only the borders of elements are found here, every key and element goes through `JSON.parse`. (A parser that
 * streams tokens takes seven times as long over COCO's half a gigabyte, most of it polygons, which nobody wants.)
 * @throws SyntaxError what `JSON.parse` throws, or one that says what is wrong between the elements.
 */
export async function* jsonElements(path: string): AsyncGenerator<JsonElement, void, undefined> {
  const stream = createReadStream(path, { highWaterMark: 1024 ** 2 });
  try {
    yield* elementsOf(new Scanner(stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>));
  } finally {
    stream.destroy(); // a file that is refused is not read to its end, where it would be closed
  }
}

async function* elementsOf(scanner: Scanner): AsyncGenerator<JsonElement, void, undefined> {
  await scanner.skipMark();
  const start = await scanner.token();
  if (start !== openObject)
    throw new SyntaxError(start === undefined ? "the file is empty" : "the file is not an object");
  const keys = new Set<string>();
  for (let next = await scanner.token(); next !== closeObject; next = await scanner.token()) {
    if (keys.size > 0) {
      if (next !== comma)
        throw new SyntaxError(`a comma or the end is missing after ${JSON.stringify([...keys].at(-1))}`);
      next = await scanner.token();
    }
    if (next !== quote) throw new SyntaxError("a key is missing");
    const key = (await scanner.value(next)) as string;
    if (keys.has(key)) throw new SyntaxError(`the key ${JSON.stringify(key)} comes twice`);
    keys.add(key);
    if ((await scanner.token()) !== colon) throw new SyntaxError(`a colon is missing after ${JSON.stringify(key)}`);
    const first = await scanner.token();
    if (first !== open) {
      yield { key, value: await scanner.value(first), element: false };
      continue;
    }
    for (let byte = await scanner.token(), index = 0; byte !== close; byte = await scanner.token(), index++) {
      if (index > 0) {
        if (byte !== comma)
          throw new SyntaxError(`a comma or the end is missing after element ${index} of ${JSON.stringify(key)}`);
        byte = await scanner.token();
      }
      yield { key, value: await scanner.value(byte), element: true };
    }
  }
  if ((await scanner.token()) !== undefined) throw new SyntaxError("there is more after the object");
}

/** Reads bytes ahead as they are needed. */
class Scanner {
  #buffer: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(private readonly chunks: AsyncIterator<Buffer>) {}

  /** Leaves out a byte order mark at the start. @throws SyntaxError for text in UTF-16 */
  async skipMark(): Promise<void> {
    while (this.#buffer.length < mark.length && (await this.#more(0)));
    if (this.#buffer.subarray(0, mark.length).equals(mark)) this.#position = mark.length;
    const encoding = encodingOf(this.#buffer);
    if (this.#buffer.length > 1 && encoding !== "") throw new SyntaxError(`the file is not UTF-8${encoding}`);
  }

  /** The next byte that is not white space, taken; undefined at the end. */
  async token(): Promise<number | undefined> {
    for (;;) {
      while (this.#position < this.#buffer.length) {
        const byte = this.#buffer[this.#position++];
        if (!isSpace(byte)) return byte;
      }
      if (!(await this.#more(this.#position))) return undefined;
    }
  }

  /** The value that begins with the byte just taken. */
  async value(first: number | undefined): Promise<unknown> {
    if (first === undefined) throw new SyntaxError("the file ends early");
    let start = this.#position - 1;
    let depth = 0;
    let inString = false;
    let buffer = this.#buffer;
    for (let position = start; ; position++) {
      if (position >= buffer.length) {
        if (position - start > limit) throw new SyntaxError(`an element is larger than ${limit} bytes`);
        if (!(await this.#more(start))) throw new SyntaxError("the file ends early");
        position -= start;
        start = 0;
        buffer = this.#buffer;
      }
      const byte = buffer[position];
      if (inString) {
        if (byte === backslash) position++;
        else if (byte === quote) {
          inString = false;
          if (depth === 0) return this.#parse(start, position + 1);
        }
      } else if (byte === quote) inString = true;
      else if (byte === open || byte === openObject) {
        if (++depth > deepest) throw new SyntaxError(`more than ${deepest} brackets within one another`);
      } else if (byte === close || byte === closeObject) {
        if (depth === 0) return this.#parse(start, position); // the end of what a bare number or word stands in
        if (--depth === 0) return this.#parse(start, position + 1);
      } else if (depth === 0 && (byte === comma || isSpace(byte))) return this.#parse(start, position);
    }
  }

  #parse(start: number, end: number): unknown {
    this.#position = end;
    try {
      return JSON.parse(utf8.decode(this.#buffer.subarray(start, end)));
    } catch (cause) {
      throw cause instanceof SyntaxError ? cause : new SyntaxError("the file is not UTF-8");
    }
  }

  /** Drops what is before `from` and reads on; false at the end. */
  async #more(from: number): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done) return false;
    this.#buffer = Buffer.concat([this.#buffer.subarray(from), next.value]);
    this.#position -= from;
    return true;
  }
}
