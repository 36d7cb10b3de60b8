import type { DataFrame, Series } from "danfojs-node";

/** A value of a table's cell. */
export type Cell = string | number | boolean | null | undefined;

/** A row of a table: column name to value. */
export type Row = Readonly<Record<string, Cell>>;

/**
 * Rows as a danfojs data frame, to select, group, join and sort as with pandas. Its columns are those of all rows, in
 * the order in which they first appear; a cell that a row does not have is null.
 */
export function table(rows: readonly Row[]): DataFrame {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return new (danfo().DataFrame)(
    rows.map((row) => columns.map((column) => row[column] ?? null)),
    { columns },
  );
}

/** What a table can be made of. */
export type TableSource = DataFrame | Series | readonly Row[];

/**
 * Names of the columns of a data frame, a series or rows, and the values of each row. An index other than 0, 1, 2 ...
 * is the first column.
 */
export function cells(source: TableSource): { columns: readonly string[]; rows: readonly (readonly Cell[])[] } {
  if (isRows(source)) {
    const columns = [...new Set(source.flatMap((row) => Object.keys(row)))];
    return { columns, rows: source.map((row) => columns.map((column) => row[column])) };
  }
  const values: readonly (Cell | Cell[])[] = source.values;
  const rows = values.map((row) => (Array.isArray(row) ? row : [row]));
  const { index } = source;
  return index.every((name, i) => name === i)
    ? { columns: source.columns, rows }
    : { columns: ["", ...source.columns], rows: rows.map((row, i) => [index[i], ...row]) };
}

function isRows(source: TableSource): source is readonly Row[] {
  return Array.isArray(source);
}

/** Loaded when the first table is made: danfojs takes a second to load. */
function danfo(): typeof import("danfojs-node") {
  return require("danfojs-node") as typeof import("danfojs-node");
}
