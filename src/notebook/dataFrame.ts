import type { DataFrame, Series } from "danfojs-node";
import { inOrder } from "../base/named";

/** A value of a table's cell. */
export type Cell = string | number | boolean | null | undefined;

/**
 * A row of a table: column name to value. A map keeps the order of its columns; of an object, JavaScript puts columns
 * whose names are whole numbers first, sorted, such as those of classes that are digits.
 */
export type Row = Readonly<Record<string, Cell>> | ReadonlyMap<string, Cell>;

/**
 * Rows as a danfojs data frame, to select, group, join and sort as with pandas. Its columns are those of all rows, in
 * the order in which they first appear; a cell that a row does not have is null.
 */
export function table(rows: readonly Row[]): DataFrame {
  const { columns, rows: values } = cells(rows);
  return new (danfo().DataFrame)(
    values.map((row) => row.map((cell) => cell ?? null)),
    { columns: [...columns] },
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
    const maps = source.map((row) => (isMap(row) ? row : new Map(inOrder(row))));
    const columns = [...new Set(maps.flatMap((row) => [...row.keys()]))];
    return { columns, rows: maps.map((row) => columns.map((column) => row.get(column))) };
  }
  const values: readonly (Cell | Cell[])[] = source.values;
  const rows = values.map((row) => (Array.isArray(row) ? row : [row]));
  const { index } = source;
  return index.every((name, i) => name === i)
    ? { columns: source.columns, rows }
    : { columns: ["", ...source.columns], rows: rows.map((row, i) => [index[i], ...row]) };
}

/** By its kind, as maps of a notebook's cells are made by a class of their own. */
const isMap = (row: Row): row is ReadonlyMap<string, Cell> => Object.prototype.toString.call(row) === "[object Map]";

function isRows(source: TableSource): source is readonly Row[] {
  return Array.isArray(source);
}

/** Loaded when the first table is made: danfojs takes a second to load. */
function danfo(): typeof import("danfojs-node") {
  return require("danfojs-node") as typeof import("danfojs-node");
}
