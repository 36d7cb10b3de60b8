import assert from "node:assert/strict";
import { PalimpsestError, type ErrorCode } from "../../src/base/errors";
import { random, type Random } from "../../src/base/random";

/** Mutations a parser is tried with: seconds by default; `PALIMPSEST_MUTATIONS=10000` for the long way. */
export const mutations = Number(process.env.PALIMPSEST_MUTATIONS ?? 200);

/** Numbers at which sizes and offsets go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/**
 * `bytes` with one to three faults: bits and bytes changed, numbers put to their limits, pieces removed, repeated or
 * moved, the end cut off.
 */
export function mutate(bytes: Uint8Array, draw: Random, within = bytes.length): Buffer {
  let out = Buffer.from(bytes);
  for (let fault = 0, faults = 1 + draw.integer(3); fault < faults && out.length > 0; fault++) {
    const at = draw.integer(Math.min(within, out.length));
    const length = 1 + draw.integer(Math.min(16, out.length - at));
    switch (draw.integer(7)) {
      case 0:
        out[at] ^= 1 << draw.integer(8);
        break;
      case 1:
        out[at] = draw.integer(256);
        break;
      case 2: {
        const number = Buffer.alloc(4);
        number.writeUInt32LE(edges[draw.integer(edges.length)]);
        number.copy(out, at, 0, Math.min(1 << draw.integer(3), out.length - at));
        break;
      }
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at + length), out.subarray(at)]);
        break;
      case 5:
        out.copyWithin(draw.integer(out.length), at, at + length);
        break;
      default:
        out = Buffer.from(out.subarray(0, at));
    }
  }
  return out;
}

/**
 * Tries `parse` on mutations of `bytes`: it must come to an end, either by an error of the catalogue with one of
 * `codes` and a message of one line, or by a result that `check` accepts. Returns how many were parsed.
 */
export async function survives<T>(
  name: string,
  bytes: Uint8Array,
  parse: (mutant: Buffer) => Promise<T>,
  {
    codes,
    check,
    within,
  }: {
    readonly codes: readonly ErrorCode[];
    readonly check: (result: T, mutant: Buffer) => void;
    readonly within?: number;
  },
): Promise<number> {
  let parsed = 0;
  for (let i = 0; i < mutations; i++) {
    const mutant = mutate(bytes, random("mutation", name, i), within);
    const context = `${name}, mutation ${i}`;
    let result: T;
    try {
      result = await parse(mutant);
    } catch (thrown) {
      assert.ok(thrown instanceof PalimpsestError, `${context}: ${String((thrown as Error).stack)}`);
      assert.ok(
        codes.includes(thrown.code) && !/\n/.test(thrown.message),
        `${context}: ${thrown.code} ${thrown.message}`,
      );
      continue;
    }
    parsed++;
    check(result, mutant);
  }
  return parsed;
}
