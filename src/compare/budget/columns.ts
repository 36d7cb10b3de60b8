import { error } from "../../base/errors";
import type { Interval } from "../../base/interval";
import type { MethodBudget } from "./methodBudget";

/** What a table may tell of a budget, in the order of its columns. */
export const budgetColumns = [
  "updates",
  "headUpdates",
  "images",
  "passes",
  "samples",
  "bytes",
  "parameters",
  "seconds",
] as const satisfies readonly (keyof MethodBudget)[];
/** One of them. */
export type BudgetColumn = (typeof budgetColumns)[number];

/** How a column is called, and how its numbers are written. */
const shown: Readonly<Record<BudgetColumn, { readonly title: string; readonly text: (mean: number) => string }>> = {
  updates: { title: "updates", text: whole },
  headUpdates: { title: "head updates", text: whole },
  images: { title: "images", text: whole },
  passes: { title: "passes", text: whole },
  samples: { title: "stored images", text: whole },
  bytes: { title: "kept MB", text: (mean) => String(Number((mean / 1e6).toPrecision(3))) },
  parameters: { title: "parameters", text: whole },
  seconds: { title: "time, s", text: whole },
};

function whole(mean: number): string {
  return Math.round(mean).toLocaleString("en-US");
}

/** A budget's part of a table that is shown: its title, then a cell for each row. */
export function budgetCells(column: BudgetColumn, budgets: readonly Pick<MethodBudget, BudgetColumn>[]): string[] {
  const { title, text } = shown[column];
  return [title, ...budgets.map(({ [column]: value }) => textOf(value, text))];
}

const textOf = (value: Interval | null, text: (mean: number) => string): string =>
  value === null ? "-" : text(value.mean);

/** One method's row of a table, by name. */
export interface BudgetedRow {
  readonly name: string;
  readonly budget?: Pick<MethodBudget, BudgetColumn>;
}

/**
 * The columns without which a table would compare unlike with unlike: in which its rows differ, as far as they say, and
 * the time where there is any. No two runs take the same time, so that time alone asks for no column.
 */
export function unequalColumns(rows: readonly BudgetedRow[]): BudgetColumn[] {
  const differ = (column: BudgetColumn): boolean =>
    new Set(rows.flatMap(({ budget }) => (budget ? [budget[column]?.mean ?? null] : []))).size > 1;
  const unequal = budgetColumns.filter((column) => column !== "seconds" && differ(column));
  return unequal.length === 0 ? [] : [...unequal, "seconds"];
}

/**
 * Checks that a table tells of all in which the budgets of its rows differ.
 * @throws `study/budget` naming what it leaves out, and two rows that differ in it.
 */
export function assertTold(table: string, rows: readonly BudgetedRow[], columns: readonly BudgetColumn[]): void {
  const untold = unequalColumns(rows).filter((column) => !columns.includes(column));
  const [first] = untold;
  if (first === undefined) return;
  const told = rows.filter(({ budget }) => budget);
  const meanOf = ({ budget }: BudgetedRow): number | null => budget?.[first]?.mean ?? null;
  const other = told.find((row) => meanOf(row) !== meanOf(told[0])) ?? told[0];
  throw error("study/budget", { study: table, untold, methods: [told[0].name, other.name] });
}
