/** Pickles written by hand, in the instructions of protocol 2. */
export const pickled = {
  text: (value: string): string => `X${le32(Buffer.byteLength(value))}${value}`,
  integer: (value: number): string => `J${le32(value)}`,
  tuple: (...items: readonly string[]): string => `(${items.join("")}t`,
  dictionary: (...pairs: readonly (readonly [string, string])[]): string =>
    `}(${pairs.map(([key, value]) => pickled.text(key) + value).join("")}u`,
  global: (module: string, name: string): string => `c${module}\n${name}\n`,
  call: (callee: string, ...args: readonly string[]): string => `${callee}${pickled.tuple(...args)}R`,
  storage(key: string, size: number, kind = "Float"): string {
    const type = pickled.global("torch", `${kind}Storage`);
    const device = pickled.text("cpu");
    return `${pickled.tuple(pickled.text("storage"), type, pickled.text(key), device, pickled.integer(size))}Q`;
  },
  tensor: (storage: string, offset: number, shape: readonly number[], strides: readonly number[]): string =>
    pickled.call(
      pickled.global("torch._utils", "_rebuild_tensor_v2"),
      storage,
      pickled.integer(offset),
      sizes(shape),
      sizes(strides),
      "\x89",
      pickled.call(pickled.global("collections", "OrderedDict")),
    ),
  file: (value: string): Buffer => Buffer.from(`\x80\x02${value}.`, "latin1"),
};

/** Four bytes of an integer, as characters of Latin-1. */
const le32 = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString("latin1");
};
const sizes = (values: readonly number[]): string => pickled.tuple(...values.map(pickled.integer));

/** The five pickles of a legacy file, and its storages: [size written before the values, values]. */
export function legacyFile(
  value: string,
  storages: readonly (readonly [key: string, size: number, data: Buffer])[] = [],
): Buffer {
  const magic = Buffer.from("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.", "latin1");
  const keys = pickled.file(`](${storages.map(([key]) => pickled.text(key)).join("")}e`);
  const header = [magic, pickled.file(pickled.integer(1001)), pickled.file("}"), pickled.file(value), keys];
  return Buffer.concat([...header, ...storages.flatMap(([, size, data]) => [int64(size), data])]);
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}
