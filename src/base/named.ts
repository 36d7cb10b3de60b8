/** Where an object keeps the order of its names. */
const orderOf = Symbol("order of the names");

/** Values by name. */
type Named<V> = Readonly<Record<string, V>>;

/**
 * An object of values by name that keeps the order of the names, which JavaScript alone sorts where names are whole
 * numbers: `inOrder` and `jsonInOrder` give it back. The order stays with this object, not with copies of it.
 */
export function named<V>(names: readonly string[], valueOf: (name: string, index: number) => V): Record<string, V> {
  const object = Object.fromEntries(names.map((name, index) => [name, valueOf(name, index)] as const));
  return Object.defineProperty(object, orderOf, { value: names, enumerable: false });
}

/** Names and values of an object, in the order that `named` gave it, or else in JavaScript's. */
export function inOrder<V>(object: Named<V>): [name: string, value: V][] {
  return orderIn(object)?.map((name) => [name, object[name]]) ?? Object.entries(object);
}

function orderIn(object: object): readonly string[] | undefined {
  return (object as { readonly [orderOf]?: readonly string[] })[orderOf];
}

/** Begins a name that JavaScript must not take for a number; no text has it by chance. */
const mark = "\u0000named\u0000";
const markInJson = JSON.stringify(mark).slice(1, -1);

/** The JSON of a value as `JSON.stringify` writes it, with every object that `named` made in its order. */
export function jsonInOrder(value: unknown, indent?: number): string {
  let marked = false;
  const text = JSON.stringify(
    value,
    (_key, part: unknown) => {
      const order = typeof part === "object" && part !== null ? orderIn(part) : undefined;
      // Only whole numbers are sorted.
      if (order === undefined || !order.some((name) => /^\d+$/.test(name))) return part;
      marked = true;
      return Object.fromEntries(inOrder(part as Named<unknown>).map(([name, held]) => [mark + name, held] as const));
    },
    indent,
  );
  return marked ? text.replaceAll(`"${markInJson}`, '"') : text;
}

/** The first name that comes twice. */
export function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}
