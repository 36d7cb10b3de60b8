import type { Random } from "../../../src/base/random";
import { mutate } from "../../base/mutations";
import type { Parts } from "../target";
import { mutateJson } from "./mutateJson";

/** What inputs are made of. */
export interface Material {
  /** Another input of the corpus. */
  readonly other: () => Buffer;
  readonly tokens: readonly Buffer[];
  readonly json: boolean;
  readonly parts?: Parts;
  /** Most bytes of an input. */
  readonly largest: number;
}

type Mutator = (input: Buffer, draw: Random, material: Material) => Buffer;

/** Numbers, and texts that stand where numbers should, at which readers go wrong. */
const numbers = [
  ...["0", "-0", "1", "-1", "2", "3", "7", "10", "100", "255", "256", "65535", "65536", "2147483648", "4294967296"],
  ...["9007199254740991", "9007199254740993", "18446744073709551616", "1e308", "1e309", "-1e309", "1e-400", "0.1"],
  ...["1.5", "NaN", "Infinity", "-Infinity", "0x10", "1_000", "01", "+1", ".5", "5.", "1e", "", " 1 ", "١"],
];

/** Characters at which readers of text disagree. */
const odd = [
  ...["\ufeff", "\0", "\r", "\n", "\r\n", "\t", "\u000b", "\u0085", "\u00a0", "\u2028", "\u2029", "\u200b", "\u202e"],
  ...[
    "\ud83d\ude00",
    "e\u0301",
    "é",
    "İ",
    "ß",
    "\u0000\u0000",
    "\\",
    "/",
    "../",
    '"',
    "'",
    "`",
    "${",
    "{{",
    "%s",
    "%00",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "length",
    "null",
    "true",
    "undefined",
    "[object Object]",
  ],
].map((text) => Buffer.from(text));

/** A place and a length in an input; the length is short in most draws. */
function span(input: Buffer, draw: Random): { readonly at: number; readonly end: number } {
  const at = draw.integer(input.length + 1);
  const most = draw.integer(4) === 0 ? input.length - at : Math.min(64, input.length - at);
  return { at, end: at + draw.integer(most + 1) };
}

const pick = <T>(items: readonly T[], draw: Random): T => items[draw.integer(items.length)];

/** `input` with the bytes from `at` to `end` replaced. */
const replaced = (input: Buffer, at: number, end: number, by: Buffer): Buffer =>
  Buffer.concat([input.subarray(0, at), by, input.subarray(end)]);

const bytes: Mutator = (input, draw) => (input.length === 0 ? Buffer.of(draw.integer(256)) : mutate(input, draw));

const token: Mutator = (input, draw, { tokens }) => {
  const { at, end } = span(input, draw);
  const chosen = pick(tokens.length > 0 && draw.integer(4) > 0 ? tokens : odd, draw);
  return replaced(input, at, draw.integer(2) ? at : end, chosen);
};

const splice: Mutator = (input, draw, { other }) => {
  const second = other();
  return Buffer.concat([input.subarray(0, span(input, draw).at), second.subarray(span(second, draw).at)]);
};

const borrow: Mutator = (input, draw, { other }) => {
  const second = other();
  const from = span(second, draw);
  const { at, end } = span(input, draw);
  return replaced(input, at, draw.integer(2) ? at : end, second.subarray(from.at, from.end));
};

const number: Mutator = (input, draw) => {
  const found = [...input.toString("latin1").matchAll(/-?\d+(?:\.\d+)?/g)];
  if (found.length === 0) return input;
  const { index, 0: text } = pick(found, draw);
  const near = String(Number(text) + draw.integer(5) - 2);
  return replaced(input, index, index + text.length, Buffer.from(draw.integer(3) ? pick(numbers, draw) : near));
};

/** A piece again and again: few times in most draws, as often as it can be in some. */
const repeat: Mutator = (input, draw, { largest }) => {
  const { at, end } = span(input, draw);
  const piece = input.subarray(at, end);
  const most = Math.floor((largest - input.length) / Math.max(1, piece.length));
  const times = Math.min(most, 2 ** draw.integer(draw.integer(20) === 0 ? 20 : 7));
  return times < 1 ? input : replaced(input, at, at, Buffer.concat(Array<Buffer>(times).fill(piece)));
};

const lines: Mutator = (input, draw) => {
  const all = input.toString("latin1").split("\n");
  const [from, to] = [draw.integer(all.length), draw.integer(all.length)];
  const [line] = draw.integer(2) ? all.splice(from, 1) : [all[from]];
  if (draw.integer(3) > 0) all.splice(to, 0, line);
  return Buffer.from(all.join("\n"), "latin1");
};

const json: Mutator = (input, draw, { other }) => mutateJson(input, draw, other);

/** A change by chance, often several; of one part alone where there are parts. */
export function mutated(input: Buffer, draw: Random, material: Material): Buffer {
  const { parts, largest } = material;
  const opened = parts && draw.integer(8) > 0 ? parts.split(input) : undefined;
  if (!parts || !opened || opened.length === 0) return changed(input, draw, material).subarray(0, largest);
  const place = draw.integer(opened.length);
  const others = (): Buffer => {
    const second = parts.split(material.other()) ?? opened;
    return second[place] ?? opened[place];
  };
  const part = changed(opened[place], draw, { ...material, other: others });
  return parts.join(opened.map((kept, index) => (index === place ? part.subarray(0, largest) : kept)));
}

function changed(input: Buffer, draw: Random, material: Material): Buffer {
  const common = [bytes, token, token, splice, borrow, number, repeat, lines];
  const mutators = material.json ? [...common, json, json, json, json, json] : common;
  let result = input;
  for (let times = draw.integer(2) ? 1 : 1 + draw.integer(6); times > 0; times--)
    result = pick(mutators, draw)(result, draw, material);
  return result;
}
