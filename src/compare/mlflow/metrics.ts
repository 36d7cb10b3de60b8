import type { EpochEvent, Metrics } from "../../records";
import { epochRow } from "../../training";
import { runBudget } from "../budget";
import type { StoredRun } from "../storedRun";
import { distinctNames } from "./names";

/** A value of a metric, and where in the run it was measured. */
export interface MetricPoint {
  readonly value: number;
  /** Epochs of the run so far, or the task that was learnt last; 0 for what a run has once. */
  readonly step: number;
  /** Epochs of the run that had ended then: the end of the last of them is its time. */
  readonly epochs: number;
}

/** A point before it is known whether its value is defined. */
type Measured = Omit<MetricPoint, "value"> & { readonly value: number | null | undefined };

type Measures = Readonly<Record<string, number | null | undefined>>;

/**
 * The metrics of a run by name: `epoch/...` are the columns of `epochs.csv`, a step for each epoch of the run;
 * `task/...` are test scores after each task, a step for each, 0 before training; `final/...` and `cost/...` are one
 * number each. What is not defined is left out.
 */
export function metricsOfRun(run: StoredRun): ReadonlyMap<string, readonly MetricPoint[]> {
  const { epochs, metrics } = run.record;
  const groups = {
    epoch: epochs.map((epoch, i) => pointsOf(columnsOf(epoch), i + 1, i + 1)),
    task: afterTasks(run).map((scores, task) => pointsOf(scores, task, epochsUntil(task, epochs))),
    final: [pointsOf(finalMeasures(metrics), 0, epochs.length)],
    cost: [pointsOf({ ...runBudget(run) }, 0, epochs.length)],
  };
  return new Map(Object.entries(groups).flatMap(([group, points]) => historiesOf(group, points.flat())));
}

type Point = readonly [name: string, point: Measured];

const pointsOf = (measures: Measures, step: number, epochs: number): Point[] =>
  Object.entries(measures).map(([name, value]) => [name, { value, step, epochs }]);

/** The points of each name, under a name that MLflow takes. */
function historiesOf(group: string, points: readonly Point[]): [name: string, history: MetricPoint[]][] {
  const histories = new Map<string, MetricPoint[]>();
  for (const [name, { value, ...place }] of points) {
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    const history = histories.get(name);
    if (history) history.push({ value, ...place });
    else histories.set(name, [{ value, ...place }]);
  }
  const names = distinctNames([...histories.keys()]);
  return [...histories.values()].map((history, i) => [`${group}/${names[i]}`, history]);
}

function columnsOf(epoch: EpochEvent): Measures {
  const { epoch: ofTask, ...columns } = epochRow(epoch);
  return { ...columns, "epoch of the task": ofTask };
}

/** Epochs of all tasks up to one. */
const epochsUntil = (task: number, epochs: readonly EpochEvent[]): number =>
  epochs.filter((epoch) => epoch.task <= task).length;

/** Test scores before training and after each task. */
function afterTasks({ record: { metrics, classes } }: StoredRun): Measures[] {
  return metrics.R.map((row, task) => ({
    ...Object.fromEntries(row.map((mAP, k) => [`mAP task ${k + 1}`, mAP])),
    "mAP seen": metrics.seenMAP?.[task - 1],
    ...Object.fromEntries(
      (metrics.seenF1?.[task - 1] ?? [])
        .filter(({ chosenBy }) => chosenBy === "given")
        .flatMap(({ threshold, cf1, of1 }) => [
          [`CF1 seen at ${threshold}`, cf1],
          [`OF1 seen at ${threshold}`, of1],
        ]),
    ),
    ...Object.fromEntries((metrics.classR?.[task] ?? []).map((ap, c) => [`AP ${classes[c] ?? c}`, ap])),
  }));
}

const finalMeasures = ({
  acc,
  averageMAP,
  bwt,
  fwt,
  fwtGem,
  forgetting,
  cf1,
  of1,
  calibration,
}: Metrics): Measures => ({
  ...{ ACC: acc, "average mAP": averageMAP, BWT: bwt, FWT: fwt, "FWT GEM": fwtGem, forgetting, CF1: cf1, OF1: of1 },
  "calibration error": calibration?.ece,
});
