import type { DataFrame, Series } from "danfojs-node";
import { numberTexts } from "../base/numbers/numberTexts";
import { escapeText } from "../plots";
import { cells, type Cell, type TableSource } from "./dataFrame";
import { display, inNotebook, type Bundle } from "./display";

/** How a table is shown. */
export interface ShowTableOptions {
  /** Over the table. */
  readonly caption?: string;
  /**
   * Least decimals of a column of numbers that are not all whole; there are more where different numbers, or a number
   * and 0, would look the same. Default 3.
   */
  readonly digits?: number;
}

/**
 * Shows a data frame, a series or rows as a table, as HTML and as text. Outside a notebook the text is printed.
 */
export function showTable(source: TableSource, options: ShowTableOptions = {}): void {
  if (inNotebook()) display(bundle(source, options));
  else console.log(textTable(source, options));
}

/** How many rows are shown of a data frame that is the result of a cell; `showTable` shows all. */
const mostRows = 50;

/** A data frame as the result of a cell. */
export function tableBundle(source: DataFrame | Series): Bundle {
  const rows = source.shape[0];
  return rows <= mostRows
    ? bundle(source)
    : bundle(source.head(mostRows), { caption: `the first ${mostRows} of ${rows.toLocaleString("en-US")} rows` });
}

function bundle(source: TableSource, options: ShowTableOptions = {}): Bundle {
  return { "text/html": htmlTable(source, options), "text/plain": textTable(source, options) };
}

/** The table as HTML: numbers to the right, everything escaped. */
export function htmlTable(source: TableSource, options: ShowTableOptions = {}): string {
  const { columns, rows, numeric } = formatted(source, options);
  const cell = (tag: "th" | "td", text: string, column: number): string => {
    const side = numeric[column] ? "right" : "left";
    return `<${tag} align="${side}" style="text-align:${side}">${escapeText(text)}</${tag}>`;
  };
  return [
    "<table>",
    ...(options.caption === undefined ? [] : [`<caption>${escapeText(options.caption)}</caption>`]),
    `<thead><tr>${columns.map((name, i) => cell("th", name, i)).join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map((row) => `<tr>${row.map((text, i) => cell("td", text, i)).join("")}</tr>`),
    "</tbody></table>",
  ].join("\n");
}

/** The table as aligned text. */
export function textTable(source: TableSource, options: ShowTableOptions = {}): string {
  const { columns, rows, numeric } = formatted(source, options);
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => (numeric[i] ? text.padStart(widths[i]) : text.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  return [
    ...(options.caption === undefined ? [] : [options.caption]),
    line(columns),
    widths.map((width) => "-".repeat(width)).join("  "),
    ...rows.map(line),
  ].join("\n");
}

function formatted(source: TableSource, { digits = 3 }: ShowTableOptions) {
  const { columns, rows } = cells(source);
  const numeric = columns.map((_, i) => {
    const values = rows.map((row) => row[i]).filter((value) => !absent(value));
    return values.length > 0 && values.every((value) => typeof value === "number");
  });
  const texts = columns.map((_, i) =>
    columnTexts(
      rows.map((row) => row[i]),
      digits,
    ),
  );
  return { columns, numeric, rows: rows.map((_, k) => texts.map((column) => column[k])) };
}

/** A column as text: all its numbers have the same decimals, and none where all are whole. */
function columnTexts(column: readonly Cell[], digits: number): readonly string[] {
  const numbers = column.filter((value) => typeof value === "number" && !Number.isNaN(value)) as readonly number[];
  const isWhole = numbers.every((value) => Number.isInteger(value) || !Number.isFinite(value));
  const texts = numberTexts(numbers, isWhole ? 0 : digits).values();
  return column.map((value) => {
    if (absent(value)) return "–";
    return typeof value === "number" ? (texts.next().value ?? "") : String(value);
  });
}

function absent(value: Cell): boolean {
  return value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));
}
