import type { Random } from "../../../src/base/random";

type Holder = Record<string | number, unknown>;

/** A value, and what holds it. */
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
}

/** Begins a text that stands for itself and is not quoted: numbers that `JSON.stringify` would not write. */
const raw = "\u0001raw:";

/** Values that a reader may not have thought of. */
const values: readonly (() => unknown)[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, "", " ", "0", "null", "\ud800", "a\nb"].map(
    (value) => () => value,
  ),
  () => [],
  () => ({}),
  () => [[]],
  () => [null],
  () => ({ "": null }),
  () => "x".repeat(10_000),
  () => Array<number>(2_000).fill(0),
  ...["1e999", "-1e999", "1E-999", "-0", "1e2", "123456789012345678901234567890"].map((text) => () => raw + text),
];

/** Keys that objects have already, or that lists would take for places. */
const keys = [
  "__proto__",
  "constructor",
  "toString",
  "length",
  "",
  "0",
  "-1",
  "é",
  "e\u0301",
  " a",
  "a ",
  "a.b",
  "a/b",
];

/**
 * JSON with one value changed: replaced, removed, moved, doubled, wrapped, under another key. Where the input is lines
 * of JSON, one of these; where it is no JSON, it stays as it is.
 */
export function mutateJson(input: Buffer, draw: Random, other: () => Buffer): Buffer {
  const text = input.toString("utf8");
  const whole = parsed(text);
  if (whole !== undefined) return Buffer.from(changedText(whole, draw, other) ?? text);
  const lines = text.split("\n");
  const index = draw.integer(lines.length);
  const line = parsed(lines[index]);
  if (line === undefined) return input;
  lines[index] = changedText(line, draw, other) ?? lines[index];
  return Buffer.from(lines.join("\n"));
}

/** JSON of the value with a change; undefined where it is too deep to be written. */
function changedText(value: unknown, draw: Random, other: () => Buffer): string | undefined {
  const root: Holder = { value };
  const places = placesIn(root);
  const place = places[draw.integer(places.length)];
  change(place, places, draw, other);
  try {
    const text = JSON.stringify(root.value) ?? "";
    return text.replace(/"\\u0001raw:([^"]*)"/g, "$1");
  } catch {
    return undefined;
  }
}

function change({ holder, key }: Place, places: readonly Place[], draw: Random, other: () => Buffer): void {
  const value = holder[key];
  const set = (name: string | number, to: unknown): void =>
    void Object.defineProperty(holder, name, { value: to, enumerable: true, configurable: true, writable: true });
  switch (draw.integer(9)) {
    case 0:
    case 1:
      return set(key, values[draw.integer(values.length)]());
    case 2:
      return Array.isArray(holder) ? void holder.splice(Number(key), 1) : void delete holder[key];
    case 3: {
      const from = places[draw.integer(places.length)];
      return set(key, copied(from.holder[from.key]));
    }
    case 4: {
      const second = parsed(other().toString("utf8"));
      if (second === undefined) return;
      const found = placesIn({ value: second });
      const from = found[draw.integer(found.length)];
      return set(key, from.holder[from.key]);
    }
    case 5: // doubled
      if (Array.isArray(value)) value.push(...(value as unknown[]).slice(0, 1_000));
      else if (Array.isArray(holder)) holder.splice(Number(key), 0, copied(value));
      return;
    case 6: {
      // under another key
      const others = places.map((place) => place.key).filter((name) => typeof name === "string");
      const name = draw.integer(2) && others.length > 0 ? others[draw.integer(others.length)] : pickKey(draw);
      if (!Array.isArray(holder)) set(name, value);
      return;
    }
    case 7: {
      let wrapped = value;
      for (let depth = 1 + draw.integer(draw.integer(8) === 0 ? 2_000 : 3); depth > 0; depth--)
        wrapped = draw.integer(2) ? [wrapped] : { a: wrapped };
      return set(key, wrapped);
    }
    default:
      if (typeof value === "number") set(key, value + draw.integer(7) - 3);
      else if (typeof value === "string") set(key, value.slice(0, draw.integer(value.length + 1)));
      else if (typeof value === "object" && value !== null && !Array.isArray(value))
        (value as Holder)[pickKey(draw)] = values[draw.integer(values.length)]();
  }
}

const pickKey = (draw: Random): string => keys[draw.integer(keys.length)];

/** Every value within a value, by what holds it; not more than are looked through at once. */
function placesIn(root: Holder, most = 5_000): Place[] {
  const places: Place[] = [];
  const open: Holder[] = [root];
  for (let holder = open.pop(); holder !== undefined && places.length < most; holder = open.pop()) {
    for (const key of Object.keys(holder).slice(0, most)) {
      places.push({ holder, key });
      const value = holder[key];
      if (typeof value === "object" && value !== null) open.push(value as Holder);
    }
  }
  return places;
}

const copied = (value: unknown): unknown => {
  try {
    return value === undefined ? null : structuredClone(value);
  } catch {
    return null;
  }
};

/** A JSON object or list; undefined for other texts. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
