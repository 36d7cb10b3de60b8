/** The bytes of a pickle, taken one after another; `refuse`, which throws, is told where they end too early. */
export interface PickleBytes {
  /** Where the next byte is. */
  readonly at: number;
  readonly uint8: () => number;
  readonly uint16: () => number;
  readonly int32: () => number;
  readonly uint32: () => number;
  /** One that is a number of bytes: beyond 2^53 there are never so many. */
  readonly uint64: () => number;
  readonly float64: () => number;
  readonly text: (length: number) => string;
  /** Bytes as they lie in the file, not a copy. */
  readonly piece: (length: number) => Uint8Array;
  /** A text up to the end of its line. */
  readonly line: () => string;
}

/** Takes bytes from `start` on. Numbers are little-endian, but for those with a fraction. */
export function pickleBytes(bytes: Uint8Array, start: number, refuse: (problem: string) => never): PickleBytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  const take = (length: number): number => {
    if (length > bytes.length - at) refuse(`its pickle ends in the middle of an instruction, at byte ${bytes.length}`);
    at += length;
    return at - length;
  };
  const text = (length: number): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset + take(length), length).toString("utf8");
  return {
    get at() {
      return at;
    },
    uint8: () => view.getUint8(take(1)),
    uint16: () => view.getUint16(take(2), true),
    int32: () => view.getInt32(take(4), true),
    uint32: () => view.getUint32(take(4), true),
    uint64: () => Number(view.getBigUint64(take(8), true)),
    float64: () => view.getFloat64(take(8), false),
    text,
    piece: (length) => bytes.subarray(take(length), at),
    line() {
      const end = bytes.indexOf(0x0a, at);
      if (end < 0) refuse(`its pickle ends in the middle of a name, at byte ${bytes.length}`);
      const name = text(end - at);
      at++;
      return name;
    },
  };
}

/** A little-endian integer in two's complement. */
export function long(bytes: Uint8Array): number | bigint {
  const hex = Buffer.from(bytes).reverse().toString("hex");
  const value = bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
