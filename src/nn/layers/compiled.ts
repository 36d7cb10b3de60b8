import { free, type Raw } from "../backend";
import { compile, kindsOf, runsBefore } from "../functions/compile";
import { canRecord, procedureOf, type Procedure } from "../functions/procedure";
import { Recording } from "../functions/recording";
import type { Parameter } from "../parameter";
import { freeze } from "./frozen";
import type { Gradients, Layer, Mode, Recorded } from "./layer";

/** An input, given the input of the pass and the gradient that comes back. */
type Source = (x: Raw, dy?: Raw) => Raw | undefined;

/** The way there as a function; its outputs are y, the statistics that it changes, and what it keeps. */
interface There {
  readonly run: Procedure["run"];
  readonly inputs: readonly Source[];
  /** Places among the statistics of those that it changes. */
  readonly changed: readonly number[];
}

/** The way back as a function. Its inputs are found by a source, or by their place among y and what was kept. */
interface Back {
  readonly run: Procedure["run"];
  readonly inputs: readonly (Source | number)[];
  /** The parameters that it gives gradients of, in its order; d input follows where it gives that. */
  readonly learnt: readonly Parameter[];
}

/** What is known of passes on inputs of one type and shape. */
type Known =
  /** How often they have run. */
  | { readonly is: "new"; readonly runs: number }
  | { readonly is: "whole"; readonly there: There; readonly back: Back }
  /** The way back was not taken yet since the way there was recorded. */
  | { readonly is: "there alone"; readonly there: There }
  /** They cannot be recorded. */
  | { readonly is: "as it is" };

/**
 * The same layer, whose passes are each one op of TensorFlow from the third time on that an input of the same type and
 * shape comes; see `compile`. Passes whose batch statistics are those of several ranks stay as they are.
 */
export function compiled(layer: Layer): Layer {
  const known = new Map<string, Known>();
  const isSpread = (): boolean => layer.statistics.some(({ across }) => across);
  return {
    get parameters() {
      return layer.parameters;
    },
    statistics: layer.statistics,
    forward(x, mode = "training") {
      if (!canRecord() || isSpread()) return layer.forward(x, mode);
      const key = [mode, kindsOf([x]), layer.parameters.length].join();
      const found = known.get(key) ?? { is: "new", runs: 0 };
      const learn = (now: Known): void => void known.set(key, now);
      if (found.is === "as it is") return layer.forward(x, mode);
      if (found.is === "whole") return goBack(found.back, runThere(layer, found.there, x), x);
      if (found.is === "there alone") {
        return recomputed(runThere(layer, found.there, x), () => recordPass(layer, x, mode, learn));
      }
      if (found.runs >= runsBefore) return recordPass(layer, x, mode, learn);
      learn({ is: "new", runs: found.runs + 1 });
      return layer.forward(x, mode);
    },
    infer: (x) => layer.infer(x),
    freeze() {
      const frozen = freeze(layer);
      // What it reads beside images and weights it holds itself.
      const infer = compile(
        ([x]) => [frozen.infer(x)],
        (raw) => parameterOf(layer, raw)?.readAgain(raw) ?? raw,
      );
      return { infer: (x, join) => (join ? frozen.infer(x, join) : infer([x])[0]), dispose: () => frozen.dispose() };
    },
  };
}

/** The parameter that `raw` was read of. */
const parameterOf = ({ parameters }: Layer, raw: Raw): Parameter | undefined =>
  parameters.find((parameter) => parameter.isReadAs(raw));

/** A pass op by op, which is recorded; `learn` is told what that gave. */
function recordPass(layer: Layer, x: Raw, mode: Mode, learn: (now: Known) => void): Recorded {
  const { statistics } = layer;
  const sources = new Map<number, Source>([[x.id, (input) => input]]);
  for (const { handle } of layer.parameters) sources.set(handle.id, () => handle);
  statistics.forEach((statistic) => sources.set(statistic.value.id, () => statistic.value));
  // Values that were read are no input, and nothing to keep: each way reads the variables itself.
  const shared = (raw: Raw): Raw | undefined => (sources.has(raw.id) ? raw : parameterOf(layer, raw)?.readAgain(raw));
  const forward = new Recording(shared);
  const before = statistics.map(({ value }) => value.id);
  const record = forward.record(() => layer.forward(x, mode));
  const changed = statistics.flatMap(({ value }, i) => (value.id === before[i] ? [] : [i]));
  const after = changed.map((i) => statistics[i].value);
  const given = new Set([record.y, ...after].map(({ id }) => id));
  const kept = forward.alive.filter((raw) => !given.has(raw.id) && !parameterOf(layer, raw));
  const procedure = procedureOf(forward, [record.y, ...after, ...kept]);
  if (!procedure) {
    learn({ is: "as it is" });
    return record;
  }
  const inputs = forward.inputs.flatMap(({ id }) => sources.get(id) ?? []);
  const there: There = { ...procedure, inputs, changed };
  // A way there that changes statistics cannot be taken twice: it waits for its way back.
  if (changed.length === 0) learn({ is: "there alone", there });
  const places = new Map([record.y, ...kept].map(({ id }, place) => [id, place]));
  let isKnown = false;
  const backward: Recorded["backward"] = (dy, gradients, last) => {
    if (isKnown) return record.backward(dy, gradients, last);
    isKnown = true;
    const back = new Recording((raw) => shared(raw) ?? (places.has(raw.id) ? raw : undefined));
    back.input(dy);
    const own: Gradients = new Map();
    const dx = back.record(() => record.backward(dy, own, last));
    for (const [parameter, gradient] of own) gradients.set(parameter, gradient);
    const backward = procedureOf(back, [...own.values(), ...(dx ? [dx] : [])]);
    const found = back.inputs.map(
      ({ id }) => sources.get(id) ?? places.get(id) ?? ((_: Raw, gradient?: Raw) => gradient),
    );
    const known = backward && { ...backward, inputs: found, learnt: [...own.keys()] };
    learn(known ? { is: "whole", there, back: known } : { is: "as it is" });
    return dx;
  };
  return { y: record.y, backward, dispose: () => record.dispose() };
}

/** What the way there gives: y, and what it kept. */
function runThere({ statistics }: Layer, { run, inputs, changed }: There, x: Raw): readonly [y: Raw, ...kept: Raw[]] {
  const [y, ...rest] = run(inputs.flatMap((source) => source(x) ?? []));
  changed.forEach((place, i) => {
    free(statistics[place].value);
    statistics[place].value = rest[i];
  });
  return [y, ...rest.slice(changed.length)];
}

/** A pass whose way back is a function. */
function goBack({ run, inputs, learnt }: Back, kept: ReturnType<typeof runThere>, x: Raw): Recorded {
  const dispose = (): void => free(...kept);
  return {
    y: kept[0],
    backward(dy, gradients, last) {
      const found = inputs.map((source) => (typeof source === "number" ? kept[source] : source(x, dy)));
      const outputs = run(found.flatMap((raw) => raw ?? []));
      learnt.forEach((parameter, i) => gradients.set(parameter, outputs[i]));
      if (last) dispose();
      return outputs.at(learnt.length);
    },
    dispose,
  };
}

/** A pass without a known way back: `again` runs it once more where that is asked for after all. */
function recomputed([y, ...kept]: ReturnType<typeof runThere>, again: () => Recorded): Recorded {
  free(...kept);
  let record: Recorded | undefined;
  const dispose = (): void => {
    free(y);
    record?.dispose();
  };
  return {
    y,
    backward(dy, gradients, last) {
      record ??= again();
      const dx = record.backward(dy, gradients, last);
      if (last) free(y);
      return dx;
    },
    dispose,
  };
}
