import Module from "node:module";

/** Packages that compute, which take most of the time in which the rooms are loaded. */
const computing: ReadonlySet<string> = new Set(["sharp", "@napi-rs/image"]);

const computes = (request: string): boolean => computing.has(request) || request.startsWith("@tensorflow/");

/** How Node loads the module of an import; not in its types, but stable since its first versions. */
type Load = (request: string, ...rest: readonly unknown[]) => unknown;

/**
 * From now on, this process loads neither TensorFlow nor decoders of images: something of which every part is itself
 * takes their place. Definitions can be read then in half the time, and nothing can be computed: only for a process
 * that is asked for names and ends.
 */
export function leaveOutComputing(): void {
  const loader = Module as unknown as { _load: Load };
  const original = loader._load.bind(loader);
  const standIn = standInOf();
  loader._load = (request, ...rest) => (computes(request) ? standIn : original(request, ...rest));
}

/** A function, class and module: each of its parts, whatever it gives back, and whatever it makes, is itself. */
function standInOf(): object {
  const part = (_target: object, name: string | symbol): unknown => (name === Symbol.toPrimitive ? () => 0 : standIn);
  // Compilers read a module directly, or copy its own parts to an object with the same prototype.
  const prototype = new Proxy({}, { get: part });
  const standIn: object = new Proxy(class {}, {
    get: part,
    getPrototypeOf: () => prototype,
    apply: () => standIn,
    construct: () => standIn,
  });
  return standIn;
}
