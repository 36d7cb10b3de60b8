import { error } from "../../base/errors";
import { parseJson } from "../../base/json/parse";
import {
  all,
  fields,
  finite,
  listOf,
  measure,
  orNull,
  recordOf,
  text,
  truth,
  whole,
  word,
  type Shape,
} from "../../base/json/shape";
import type { Metrics, TrainingEvent } from "../../records";

/*
 * What the files of a run hold, as far as something reads it: a file that another program wrote, or that was damaged,
 * is refused here and not where a figure is drawn. Fields that earlier versions did not write may be missing.
 */

/** Most tasks of a run, and most epochs, steps or events of it: figures count up to these numbers. */
const [mostTasks, mostSteps] = [10_000, 1_000_000_000];
const task = whole(1, mostTasks);
const count = whole(0, mostSteps);
const from1 = whole(1, mostSteps);
const measures = listOf(measure);

const thresholdF1 = fields({
  ...{ threshold: measure, chosenBy: word("given", "of1", "cf1") },
  ...{ cf1: measure, cf1OfMeans: measure, of1: measure },
});

const rowOfScores = fields({ seen: measure, tasks: measures }, { classAP: measures, seenF1: listOf(thresholdF1) });
const scores = all(rowOfScores, fields({ all: measure }));

/** An audit: as many of everything as it names objectives. */
const audit: Shape = (value, at) => {
  const named = fields({ objectives: listOf(text) })(value, at);
  if (named !== undefined) return named;
  const each = listOf(measure, (value as { readonly objectives: readonly unknown[] }).objectives.length);
  const cosines = listOf(each, (value as { readonly objectives: readonly unknown[] }).objectives.length);
  const update = fields({ norm: measure, inner: each });
  const needed = { norms: each, cosines, weights: each, direction: update, applied: update, before: each, after: each };
  return fields(needed, { duals: each })(value, at);
};

const calibration = fields({
  ...{ ece: measure, classwiseECE: measure, classECE: recordOf(measure), brier: measure },
  bins: listOf(fields({ from: finite, to: finite, count, probability: measure, frequency: measure })),
});

/** Rows of one length, at least one. */
const matrix: Shape = (value, at) => {
  if (!Array.isArray(value) || !Array.isArray(value[0])) return `${at} is no list of rows`;
  return value.length > mostTasks
    ? `${at} has ${value.length} rows`
    : listOf(listOf(measure, value[0].length))(value, at);
};

const metrics = fields(
  {
    ...{ acc: measure, bwt: measure, fwt: measure, fwtGem: measure, forgetting: measure, cf1: measure, of1: measure },
    ...{ R: matrix, classAP: recordOf(measure), otherTests: recordOf(measure) },
  },
  {
    ...{ averageMAP: measure, seenMAP: measures, seenF1: listOf(listOf(thresholdF1)) },
    ...{ classR: matrix, f1: listOf(thresholdF1), calibration },
  },
);

const place = { task, epoch: from1 };

/** Events by their type. */
const events: Readonly<Record<TrainingEvent["type"], Shape>> = {
  run: fields({
    ...{ name: text, tasks: task, epochs: from1, classes: listOf(text) },
    steps: all(listOf(count), (value, at) =>
      Array.isArray(value) && value.length > mostTasks ? `${at} is long` : undefined,
    ),
  }),
  completion: fields(
    {
      ...{ task, threshold: finite, images: count, precision: measure, recall: measure },
      classes: recordOf(fields({ made: count, right: count, hidden: count })),
    },
    { expected: finite },
  ),
  step: fields(
    {
      ...{ ...place, step: from1, loss: recordOf(measure), projected: truth },
      ...{ learningRate: measure, imagesPerSecond: measure },
    },
    { audit },
  ),
  epoch: fields(
    {
      ...{ ...place, loss: recordOf(measure), validation: scores },
      ...{ steps: count, projectedSteps: count, imagesPerSecond: measure, seconds: measure },
    },
    { test: scores, sent: fields({ gradients: measure, all: measure }), images: count, passes: finite },
  ),
  task: fields({ task, selectedEpoch: count, selection: text, test: scores }),
  done: fields(
    { metrics },
    {
      memory: fields({ kept: finite, previousAnswers: finite }, { samples: count }),
      parameters: finite,
      passes: finite,
    },
  ),
};

const event: Shape = (value, at) =>
  fields({ type: word(...Object.keys(events)) })(value, at) ??
  events[(value as Pick<TrainingEvent, "type">).type](value, at);

const manifest = fields(
  {
    ...{ parameters: fields({ strategy: text }), seed: finite, commit: orNull(text) },
    data: fields({ benchmark: text, hash: text }),
  },
  {
    versions: recordOf(text),
    plugins: listOf(text),
    weights: fields({ source: text, sha256: orNull(text) }),
    machine: fields({ device: text, cores: count, ranks: count, communicator: text }),
  },
);

const best = orNull(fields({ epoch: count, value: measure }, { test: scores }));
/** The progress in a checkpoint; earlier versions kept no rows. */
export const progressShape = fields(
  { task, epoch: count, best, events: count },
  { rows: listOf(rowOfScores), passes: finite },
);

/** @throws `run/damaged` naming the file and what is wrong with it */
function assertShape(path: string, value: unknown, shape: Shape, what: string): void {
  const problem = shape(value, what);
  if (problem !== undefined) throw error("run/damaged", { path, problem });
}

/** What a text holds. @throws `run/damaged` where it is no JSON of its shape, naming the file and what is wrong */
function checked<T>(path: string, json: string, shape: Shape, what: string): T {
  let value: unknown;
  try {
    value = parseJson(json);
  } catch (cause) {
    throw error("run/damaged", { path, problem: `${what} is not JSON (${(cause as Error).message})` }, cause);
  }
  assertShape(path, value, shape, what);
  return value as T;
}

/** What `metrics.json` holds. @throws `run/damaged` */
export const metricsIn = (path: string, json: string): Metrics => checked(path, json, metrics, "the content");

/** Checks what `manifest.json` holds. @throws `run/damaged` */
export const assertManifest = (path: string, value: unknown): void => assertShape(path, value, manifest, "the content");

/** Whether a value is an event with all that an event of its type has. */
export const isEvent = (value: unknown): value is TrainingEvent => event(value, "") === undefined;
