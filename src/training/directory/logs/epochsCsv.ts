import { csvText } from "../../../base/words/csv";
import type { EpochEvent, Scores } from "../../../records";

/**
 * Epochs as CSV (RFC 4180), a line each: `task`, `epoch`, a column for each objective's mean loss and for each score,
 * steps, projected steps, images/s and seconds. Empty where an epoch has no such value: objectives come and go with the
 * tasks. Without test scores by epoch there are no columns of them.
 */
export function epochsCsv(epochs: readonly EpochEvent[]): string {
  const rows = epochs.map(rowOf);
  const columns = [...new Set(order.flatMap((group) => rows.flatMap((row) => Object.keys(row[group]))))];
  const lines = rows.map((row) => {
    const values = flat(row);
    return columns.map((column) => values[column]);
  });
  return csvText([columns, ...lines]);
}

/** The line of an epoch in `epochs.csv`: its values by the names of their columns. */
export const epochRow = (epoch: EpochEvent): Readonly<Record<string, number | null>> => flat(rowOf(epoch));

const flat = (row: Row): Record<string, number | null> =>
  Object.assign({}, ...order.map((group) => row[group])) as Record<string, number | null>;

type Row = Readonly<Record<(typeof order)[number], Readonly<Record<string, number | null>>>>;

/** Groups of columns, in order. */
const order = ["place", "loss", "validation", "test", "work"] as const;

function rowOf({
  task,
  epoch,
  loss,
  validation,
  test,
  steps,
  projectedSteps,
  imagesPerSecond,
  seconds,
}: EpochEvent): Row {
  return {
    place: { task, epoch },
    loss: Object.fromEntries(Object.entries(loss).map(([name, value]) => [`loss ${name}`, value])),
    validation: scores("validation", validation),
    test: test ? scores("test", test) : {},
    work: { steps, projectedSteps, imagesPerSecond, seconds },
  };
}

function scores(split: string, { all, seen, tasks }: Scores): Record<string, number> {
  return {
    [`${split} mAP`]: all,
    [`${split} mAP seen`]: seen,
    ...Object.fromEntries(tasks.map((value, k) => [`${split} mAP task ${k + 1}`, value])),
  };
}
