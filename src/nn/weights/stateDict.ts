import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { StoredTensor } from "./torchObjects";

/** Members of a checkpoint that hold the weights of a network; others, such as an optimiser's moments, do not. */
const members = new Set([
  ...["state_dict", "model_state_dict", "model_state", "model", "net", "network", "net_state_dict", "module"],
  ...["weights", "params", "backbone", "ema", "model_ema", "state_dict_ema", "ema_state_dict", "params_ema"],
  ...["teacher", "student"],
]);

/** Dictionaries in dictionaries are looked through to this depth. */
const deepest = 4;

/** A dictionary with tensors, and the keys that lead to it. */
interface Found {
  readonly keys: readonly string[];
  readonly tensors: readonly [string, StoredTensor][];
}

/** A file's path, and what throws the error of a broken one. */
interface Source {
  readonly path: string;
  readonly refuse: (problem: string) => never;
}

/**
 * Names and tensors of the state dict in what a file of PyTorch holds: a dictionary of tensors itself, or the one
 * member of it that holds weights by its name (`state_dict`, `model_state_dict`, `model`, `ema` ...), at any depth.
 * @throws `weights/unreadable` where there is none, saying what there is; `weights/members` where there are several, or
 *   one under a name that says nothing.
 */
export function stateDictIn(object: unknown, { path, refuse }: Source): readonly [string, StoredTensor][] {
  if (!(object instanceof Map))
    return refuse(`it holds no state dict but ${described(object)}; save one by torch.save(model.state_dict(), path)`);
  const found = dictionariesIn(object);
  const weights = found.filter(({ keys }) => keys.length > 0 && members.has(keys[keys.length - 1]));
  if (weights.length === 1) return weights[0].tensors;
  const whole = found.find(({ keys }) => keys.length === 0);
  if (weights.length === 0 && whole) return whole.tensors;
  if (found.length === 0) return refuse(`it holds no named tensors but ${described(object)}`);
  const several = weights.length > 1 ? weights : found;
  throw error("weights/members", {
    path,
    members: several.map(({ keys }) => keys.map((key) => `[${quoted(key)}]`).join("")).slice(0, 10),
    certain: weights.length > 1,
  });
}

/** All dictionaries with named tensors, each once, but for those of optimisers. */
function dictionariesIn(root: Map<unknown, unknown>): Found[] {
  const seen = new Set<unknown>([root]);
  let level = [{ keys: [] as string[], dictionary: root }];
  const found: Found[] = [];
  for (let depth = 0; depth <= deepest; depth++) {
    const next: typeof level = [];
    for (const { keys, dictionary } of level) {
      const tensors: [string, StoredTensor][] = [];
      for (const [key, value] of dictionary) {
        if (typeof key !== "string") continue;
        if (value instanceof StoredTensor) tensors.push([key, value]);
        else if (value instanceof Map && !seen.has(value) && !/optim|sched|scaler/i.test(key))
          next.push({ keys: [...keys, key], dictionary: value as Map<unknown, unknown> });
        if (value instanceof Map) seen.add(value);
      }
      if (tensors.length > 0) found.push({ keys, tensors });
    }
    level = next;
  }
  return found;
}

/** What an object of a pickle is, in words. */
function described(object: unknown): string {
  if (object instanceof StoredTensor) return `one tensor of shape [${object.shape.slice(0, 8).join()}] without a name`;
  if (object instanceof Map) {
    if (object.size === 0) return "an empty dictionary";
    const keys = [...object.keys()].slice(0, 8).map((key) => (typeof key === "string" ? quoted(key) : typeof key));
    const others = object.size - keys.length;
    return `a dictionary of ${keys.join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
  }
  if (Array.isArray(object)) return `a list of ${object.length} things`;
  return object === null ? "None" : `a ${typeof object}`;
}
