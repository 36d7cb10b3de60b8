import type { DataFrame } from "danfojs-node";

/** A value of a table's cell. */
export type Cell = string | number | boolean | null | undefined;

/** A row of a table: column name to value. */
export type Row = Readonly<Record<string, Cell>>;

/** Rows as a danfojs data frame: select, group, join and sort as with pandas. Columns are those of all rows, in order of appearance. */
export function table(rows: readonly Row[]): DataFrame {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return new (danfo().DataFrame)(rows.map((row) => columns.map((column) => row[column] ?? null)), { columns });
}

/** Columns and rows of values of a data frame, or of rows. */
export function cells(source: DataFrame | readonly Row[]): { columns: readonly string[]; rows: readonly (readonly Cell[])[] } {
  if (isRows(source)) {
    const columns = [...new Set(source.flatMap((row) => Object.keys(row)))];
    return { columns, rows: source.map((row) => columns.map((column) => row[column])) };
  }
  return { columns: source.columns, rows: source.values as Cell[][] };
}

function isRows(source: DataFrame | readonly Row[]): source is readonly Row[] {
  return Array.isArray(source);
}

/** Loaded when the first table is made: danfojs takes a second to load. */
function danfo(): typeof import("danfojs-node") {
  return require("danfojs-node") as typeof import("danfojs-node");
}
