import { during, inLayer, isWatched } from "../../base/profile";
import { freeze } from "./frozen";
import type { Layer } from "./layer";

/**
 * The same function, whose ops a profile counts for `layer`, and so those of the ways back and other functions that it
 * returns. These must not need a `this`.
 */
export const ofLayer =
  <A extends readonly unknown[], R extends object>(layer: string, work: (...args: A) => R): ((...args: A) => R) =>
  (...args) =>
    isWatched()
      ? withFunctions(
          inLayer(layer, () => work(...args)),
          (again) => inLayer(layer, again),
        )
      : work(...args);

/** The same layer, whose ops a profile counts for `name`; without a name, for the layer that it is in. */
export function named(name: string | undefined, layer: Layer): Layer {
  if (name === undefined) return layer;
  return {
    get parameters() {
      return layer.parameters;
    },
    statistics: layer.statistics,
    forward: ofLayer(name, (x, mode) => layer.forward(x, mode)),
    infer: ofLayer(name, (x) => layer.infer(x)),
    freeze() {
      const frozen = freeze(layer);
      return { infer: ofLayer(name, (x, join) => frozen.infer(x, join)), dispose: () => frozen.dispose() };
    },
  };
}

/** How many images have passed forward through a backbone; whoever measures may set it. */
export interface PassCount {
  images: number;
}

/**
 * Does work that counts as so many images passed, whatever passes for it. 0: it is no part of the training, as an audit
 * is none.
 */
export function countedAs<R>(passed: PassCount, images: number, work: () => R): R {
  const counted = passed.images + images;
  const result = work();
  passed.images = counted;
  return result;
}

/** The same backbone, whose passes are counted, and whose passes and ways back a profile counts as such. */
export const passing = (backbone: Layer, passed: PassCount): Layer => ({
  get parameters() {
    return backbone.parameters;
  },
  statistics: backbone.statistics,
  forward(x, mode) {
    passed.images += x.shape[0];
    const record = during("forward", () => backbone.forward(x, mode));
    if (!isWatched()) return record;
    return {
      y: record.y,
      backward: (...given) => during("back", () => record.backward(...given)),
      dispose: () => record.dispose(),
    };
  },
  infer(x) {
    passed.images += x.shape[0];
    return during("infer", () => backbone.infer(x));
  },
  freeze() {
    const frozen = freeze(backbone);
    return {
      infer(x) {
        passed.images += x.shape[0];
        return during("infer", () => frozen.infer(x));
      },
      dispose: () => frozen.dispose(),
    };
  },
});

/** The same values, and functions that run inside `inside`. */
function withFunctions<R extends object>(result: R, inside: (work: () => unknown) => unknown): R {
  const entries = Object.entries(result as Readonly<Record<string, unknown>>).map(([key, value]) => [
    key,
    isFunction(value) ? (...given: unknown[]) => inside(() => value(...given)) : value,
  ]);
  return Object.fromEntries(entries) as R;
}

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === "function";

/** The name of a block by its parameters, up to a dot: `layer1.0`; undefined where they have nothing in common. */
export function blockOf(parameters: Layer["parameters"]): string | undefined {
  const [first = [], ...others] = parameters.map(({ name }) => name.split(".").slice(0, -1));
  const shared = first.filter((_, i) =>
    others.every((other) => first.slice(0, i + 1).join() === other.slice(0, i + 1).join()),
  );
  return shared.join(".") || undefined;
}

/** The name of a layer by its parameters: `classifier.0`, or `blocks.0.norm1 to attn.proj` where it is several. */
export function modulesOf(parameters: Layer["parameters"]): string | undefined {
  const modules = parameters.map(({ name }) => name.split(".").slice(0, -1).join(".")).filter((name) => name !== "");
  const [first, last] = [modules[0], modules.at(-1)];
  if (first === undefined || last === undefined || first === last) return first;
  const block = blockOf(parameters);
  return `${first} to ${block ? last.slice(block.length + 1) : last}`;
}
