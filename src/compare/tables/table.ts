import { csvText, type CsvValue } from "../../base/words/csv";

/** A column of a table: what it is called, what it holds, and a value of it. */
export interface Column<Row> {
  /** Its name, in the head of the CSV file. */
  readonly name: string;
  /** Kind of its values. Any may be missing. */
  readonly type: "text" | "integer" | "number";
  /** What it holds, in a sentence: units and ranges. */
  readonly about: string;
  /** Its value in a row. */
  readonly of: (row: Row) => CsvValue;
}

/** A table as it is written, with what its columns are. */
export interface Table {
  /** Its name; the file is `NAME.csv`. */
  readonly name: string;
  /** What a row of it is. */
  readonly about: string;
  /** Its columns, without their values. */
  readonly columns: readonly Omit<Column<never>, "of">[];
  /** The text of its CSV file. */
  readonly csv: string;
}

/** Makes a table of rows. */
export const tableOf = <Row>(
  name: string,
  about: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Table => ({
  name,
  about,
  columns,
  csv: csvText([columns.map((column) => column.name), ...rows.map((row) => columns.map(({ of }) => of(row)))]),
});
