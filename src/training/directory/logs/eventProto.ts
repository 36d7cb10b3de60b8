/** Scalars at one step: an entry of a TensorBoard event file. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** Whole, at least 0. */
  readonly step: number;
  readonly values: readonly (readonly [tag: string, value: number])[];
}

/** The first entry of an event file: which format the others have. */
export function versionMessage(wallTime: number): Uint8Array {
  return Buffer.concat([double(1, wallTime), bytes(3, Buffer.from("brain.Event:2"))]);
}

/**
 * A `tensorflow.Event` with a `Summary` of `simple_value`s (tensorflow/core/util/event.proto, framework/summary.proto).
 */
export function scalarMessage({ wallTime, step, values }: ScalarEvent): Uint8Array {
  const summary = values.map(([tag, value]) => bytes(1, Buffer.concat([bytes(1, Buffer.from(tag)), float(2, value)])));
  return Buffer.concat([
    double(1, wallTime),
    ...(step === 0 ? [] : [varint(2 << 3), varint(step)]),
    bytes(5, Buffer.concat(summary)),
  ]);
}

// Protocol Buffers' wire format: a key, field number * 8 + wire type, then the value;
// https://protobuf.dev/programming-guides/encoding.

function double(field: number, value: number): Buffer {
  const buffer = Buffer.alloc(9);
  buffer[0] = (field << 3) | 1;
  buffer.writeDoubleLE(value, 1);
  return buffer;
}

function float(field: number, value: number): Buffer {
  const buffer = Buffer.alloc(5);
  buffer[0] = (field << 3) | 5;
  buffer.writeFloatLE(value, 1);
  return buffer;
}

const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);

/** Seven bits a byte, lowest first; the eighth says that more follow. */
function varint(value: number): Buffer {
  const groups: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) groups.push((value % 128) | 128);
  return Buffer.from([...groups, value]);
}
