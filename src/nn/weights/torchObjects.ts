import { quoted } from "../../base/words/quoted";
import { storageDtypes } from "./dtypes";
import { Global, type PickleHost } from "./pickle";

/** A block of values in a PyTorch file that tensors view. */
export class Storage {
  constructor(
    readonly key: string,
    /** safetensors' name of the type. */
    readonly dtype: string,
    /** Number of values. */
    readonly size: number,
  ) {}
}

/** A tensor as a PyTorch file describes it: `shape` values of a storage from `offset` on, `strides` apart. */
export class StoredTensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}

  get size(): number {
    return this.shape.reduce((product, n) => product * n, 1);
  }
}

export interface TorchHostOptions {
  readonly refuse: (problem: string) => never;
  /** Throws the error of a file that asks for a global no tensor needs. */
  readonly forbid: (global: string) => never;
}

/** Stands for bytes in a pickle, which are not read: made anew for each they could fill the memory. */
const someBytes = Object.freeze({});

/** Most pairs that a file may turn from lists into dictionaries, as Python 2 wrote them. */
const mostCopied = 100_000;

/**
 * All that a file of PyTorch may build: tensors over storages, parameters, and ordered dictionaries. `storages` gathers
 * what the file's tensors view. Sources: `torch/_utils.py` and `torch/serialization.py` of PyTorch 0.4 to 2.
 */
export function torchHost({
  refuse,
  forbid,
}: TorchHostOptions): PickleHost & { readonly storages: ReadonlyMap<string, Storage> } {
  const storages = new Map<string, Storage>();
  const fail = (): never => refuse("its pickle describes a tensor in a way that torch.save does not");
  const rebuild = ([storage, offset, shape, strides]: readonly unknown[]): StoredTensor => {
    if (
      !(storage instanceof Storage) ||
      !isSize(offset) ||
      !isShape(shape) ||
      !isShape(strides) ||
      shape.length !== strides.length
    )
      return fail();
    const tensor = new StoredTensor(storage, offset, shape, strides);
    const last = tensor.size === 0 ? 0 : offset + 1 + shape.reduce((sum, n, axis) => sum + (n - 1) * strides[axis], 0);
    // Beyond its storage, or a view that repeats values: a few bytes could otherwise become any number of them.
    if (!(last <= storage.size && tensor.size <= storage.size))
      refuse(`a tensor of shape [${shape.join()}] does not fit its storage of ${storage.size} values`);
    return tensor;
  };
  const parameter = ([data]: readonly unknown[]): StoredTensor => (data instanceof StoredTensor ? data : fail());
  let copied = 0;
  const orderedDictionary = ([pairs = []]: readonly unknown[]): Map<unknown, unknown> => {
    // A list can be named again and again: each dictionary made of it is another copy.
    if (!Array.isArray(pairs) || (copied += pairs.length) > mostCopied) return fail();
    return pairs.every((pair) => Array.isArray(pair) && pair.length === 2)
      ? new Map(pairs as [unknown, unknown][])
      : fail();
  };
  const builders: Readonly<Record<string, (args: readonly unknown[]) => object>> = {
    "collections.OrderedDict": orderedDictionary,
    "torch._utils._rebuild_tensor": rebuild,
    "torch._utils._rebuild_tensor_v2": rebuild,
    "torch._utils._rebuild_parameter": parameter,
    "torch.nn.parameter.Parameter": parameter,
    // Bytes as protocol 2 writes them, and none of them; no tensor needs any.
    "_codecs.encode": ([text, encoding]) => (typeof text === "string" && encoding === "latin1" ? someBytes : fail()),
    "__builtin__.bytes": (args) => (args.length === 0 ? someBytes : fail()),
  };
  const globals = new Map(Object.entries(builders).map(([name, call]) => [name, new Global(name, call)]));
  // Storages are named, never built: their values lie beside the pickle.
  for (const module of ["torch", "torch.cuda"]) {
    for (const kind of Object.keys(storageDtypes)) globals.set(`${module}.${kind}Storage`, new Global(kind, fail));
  }
  return {
    storages,
    refuse,
    find: (name) => globals.get(name) ?? forbid(name),
    persistent(id) {
      if (!Array.isArray(id)) return fail();
      const [what, type, key, , size, view] = id as unknown[];
      const dtype =
        type instanceof Global && Object.hasOwn(storageDtypes, type.name) ? storageDtypes[type.name] : undefined;
      if (what !== "storage" || dtype === undefined || typeof key !== "string" || !isSize(size)) return fail();
      if (view !== undefined && view !== null)
        refuse(`storage ${quoted(key)} is a view of another, which PyTorch wrote before version 0.4`);
      const known = storages.get(key);
      if (known && (known.dtype !== dtype || known.size !== size))
        refuse(`storage ${quoted(key)} is described in two ways`);
      const storage = known ?? new Storage(key, dtype, size);
      storages.set(key, storage);
      return storage;
    },
  };
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** Most axes of a tensor, as PyTorch has it. */
const mostAxes = 64;
const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length <= mostAxes && value.every(isSize);
