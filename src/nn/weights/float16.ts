/**
 * Half-precision formats as bit patterns, because Node 20 has no Float16Array: conversions work on the bits of float32,
 * so that NaN payloads, signed zeros and subnormals survive. IEEE 754-2019, binary16; bfloat16 is the upper half of
 * binary32.
 */

/** Exact float32 values of binary16 bit patterns. */
export function fromFloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = widen(halves[i]);
  return new Float32Array(bits.buffer);
}

/** Exact float32 values of bfloat16 bit patterns. */
export function fromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
  return new Float32Array(bits.buffer);
}

/** Binary16 bit patterns of float32 values, rounded to nearest, ties to even; beyond 65519.99 they become infinite. */
export function toFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) halves[i] = narrow(bits[i]);
  return halves;
}

/** The values that binary16 has of float32 values, rounded to nearest: what a file of them gives back. */
export const throughFloat16 = (values: Float32Array): Float32Array => fromFloat16(toFloat16(values));

function widen(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: shift its highest one up to the implicit bit, which float32 can always do.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

function narrow(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7c00 | ((magnitude >>> 13) & 0x3ff || 1);
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13);
  if (magnitude <= 0x33000000) return sign;
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - (magnitude >>> 23));
}

/** n / 2^shift to nearest, ties to even. A carry out of the fraction raises the exponent, as it should. */
function roundShift(n: number, shift: number): number {
  return (n + (1 << (shift - 1)) - 1 + ((n >>> shift) & 1)) >>> shift;
}
