import { long, pickleBytes } from "./pickleBytes";

/**
 * Python's pickle machine without Python: it can make numbers, strings, lists, tuples and dictionaries, and whatever
 * the caller's `find` gives for a global. Nothing is looked up by name anywhere else, so a file can build only what its
 * reader knows. Instructions are those of protocol 2, which is what `torch.save` writes, and what its `pickle_protocol`
 * of 3 to 5 adds for texts, bytes and globals. Source: CPython's `Lib/pickletools.py`.
 */

/** What a global stands for: called by REDUCE and NEWOBJ. */
export class Global {
  constructor(
    readonly name: string,
    readonly call: (args: readonly unknown[]) => object,
  ) {}
}

export interface PickleHost {
  /** The global `module.name`; throws where it is not one the caller knows. */
  readonly find: (name: string) => Global;
  /** The object behind a persistent id. */
  readonly persistent: (id: unknown) => object;
  /** Throws the error of a broken file. */
  readonly refuse: (problem: string) => never;
}

/** Most lists, tuples, dictionaries and other objects of a file: a ResNet-101 with its optimiser takes a twentieth. */
const mostObjects = 500_000;

/** A mark on the stack. */
const mark = Symbol("mark");

/**
 * The value of the pickle at `start`, and where it ends. Dictionaries are Maps, lists arrays, tuples frozen arrays;
 * integers beyond 2^53 are BigInts. The state that BUILD would set on an object is read and dropped.
 */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  { find, persistent, refuse }: PickleHost,
): { value: unknown; end: number } {
  const source = pickleBytes(bytes, start, refuse);
  const { uint8, uint32, uint64, text, piece } = source;
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  /** Objects that globals made. */
  const made = new WeakSet<object>();
  let objects = 0;

  const broken = (what: string): never => refuse(`its pickle is broken at byte ${source.at - 1}: ${what}`);
  const pop = (): unknown => {
    if (stack.length === 0 || stack.at(-1) === mark) broken("its stack is empty");
    return stack.pop();
  };
  const top = (): unknown => {
    if (stack.length === 0 || stack.at(-1) === mark) broken("its stack is empty");
    return stack.at(-1);
  };
  const popMark = (): unknown[] => {
    const from = stack.lastIndexOf(mark);
    if (from < 0) broken("it has no mark");
    const items = stack.splice(from);
    items.shift();
    return items;
  };
  const list = (value: unknown): unknown[] =>
    Array.isArray(value) && !Object.isFrozen(value) ? value : broken("it appends to what is no list");
  const setItems = (items: readonly unknown[]): void => {
    const target = top();
    if (!(target instanceof Map) || items.length % 2) broken("it sets items of what is no dictionary");
    for (let i = 0; i < items.length; i += 2) (target as Map<unknown, unknown>).set(items[i], items[i + 1]);
  };
  const create = (object: object): void => {
    if (++objects > mostObjects) refuse(`its pickle makes more than ${mostObjects} objects`);
    stack.push(object);
  };
  const call = (): void => {
    const args = pop();
    const callee = pop();
    if (!(callee instanceof Global) || !Object.isFrozen(args) || !Array.isArray(args))
      return broken("it calls what cannot be called");
    const object = callee.call(args);
    made.add(object);
    create(object);
  };
  const tuple = (items: unknown[]): void => create(Object.freeze(items));
  const remember = (slot: number): void => void memo.set(slot, top());
  const recall = (slot: number): void => {
    if (!memo.has(slot)) broken(`it recalls ${slot}, which it has not stored`);
    stack.push(memo.get(slot));
  };

  for (;;) {
    const instruction = uint8();
    switch (String.fromCharCode(instruction)) {
      case "\x80": {
        // PROTO
        const protocol = uint8();
        if (protocol > 5) refuse(`it is of pickle protocol ${protocol}, and those up to 5 are known`);
        break;
      }
      case ".": // STOP
        return { value: pop(), end: source.at };
      case "(":
        stack.push(mark);
        break;
      case "0": // POP
        if (stack.pop() === undefined) broken("its stack is empty");
        break;
      case "N":
        stack.push(null);
        break;
      case "\x88":
        stack.push(true);
        break;
      case "\x89":
        stack.push(false);
        break;
      case "J": // BININT
        stack.push(source.int32());
        break;
      case "K": // BININT1
        stack.push(uint8());
        break;
      case "M": // BININT2
        stack.push(source.uint16());
        break;
      case "G": // BINFLOAT
        stack.push(source.float64());
        break;
      case "\x8a": // LONG1
        stack.push(long(piece(uint8())));
        break;
      case "X": // BINUNICODE
      case "T": // BINSTRING, of Python 2
        stack.push(text(uint32()));
        break;
      case "U": // SHORT_BINSTRING, of Python 2
      case "\x8c": // SHORT_BINUNICODE
        stack.push(text(uint8()));
        break;
      case "\x8d": // BINUNICODE8
        stack.push(text(uint64()));
        break;
      case "C": // SHORT_BINBYTES
        create(piece(uint8()));
        break;
      case "B": // BINBYTES
        create(piece(uint32()));
        break;
      case "\x8e": // BINBYTES8
        create(piece(uint64()));
        break;
      case "\x95": // FRAME: instructions follow as without it
        uint64();
        break;
      case ")":
        tuple([]);
        break;
      case "t":
        tuple(popMark());
        break;
      case "\x85": // TUPLE1, and 2 and 3
      case "\x86":
      case "\x87":
        tuple(Array.from({ length: instruction - 0x84 }, pop).reverse());
        break;
      case "]":
        create([]);
        break;
      case "l":
        create(popMark());
        break;
      case "a": {
        // APPEND
        const item = pop();
        list(top()).push(item);
        break;
      }
      case "e": {
        // APPENDS
        const items = popMark();
        const target = list(top());
        for (const item of items) target.push(item);
        break;
      }
      case "}":
        create(new Map());
        break;
      case "s": // SETITEM
        setItems([pop(), pop()].reverse());
        break;
      case "u": // SETITEMS
        setItems(popMark());
        break;
      case "c": // GLOBAL
        stack.push(find(`${source.line()}.${source.line()}`));
        break;
      case "\x93": {
        // STACK_GLOBAL
        const [name, module] = [pop(), pop()];
        if (typeof name !== "string" || typeof module !== "string")
          return broken("it names a global by what is no text");
        stack.push(find(`${module}.${name}`));
        break;
      }
      case "R": // REDUCE
      case "\x81": // NEWOBJ
        call();
        break;
      case "b": {
        // BUILD
        pop();
        const target = top();
        if (typeof target !== "object" || target === null || !made.has(target))
          broken("it sets the state of what it has not built");
        break;
      }
      case "Q": {
        // BINPERSID
        create(persistent(pop()));
        break;
      }
      case "q": // BINPUT
        remember(uint8());
        break;
      case "r": // LONG_BINPUT
        remember(uint32());
        break;
      case "\x94": // MEMOIZE
        remember(memo.size);
        break;
      case "h": // BINGET
        recall(uint8());
        break;
      case "j": // LONG_BINGET
        recall(uint32());
        break;
      default:
        broken(`0x${instruction.toString(16).padStart(2, "0")} is no instruction that torch.save writes`);
    }
  }
}
