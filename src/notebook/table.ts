import type { DataFrame, Series } from "danfojs-node";
import { escapeText } from "../plots";
import { cells, type Cell, type TableSource } from "./dataFrame";
import { display, inNotebook, type Bundle } from "./display";

/** How a table is shown. */
export interface ShowTableOptions {
  /** Over the table. */
  readonly caption?: string;
  /** Decimals of numbers that are not whole. Default 3. */
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
  // All numbers of a column have the same decimals: none where all are whole.
  const fraction = columns.map((_, i) =>
    rows.some((row) => typeof row[i] === "number" && !absent(row[i]) && !Number.isInteger(row[i])),
  );
  return { columns, numeric, rows: rows.map((row) => row.map((value, i) => format(value, fraction[i] ? digits : 0))) };
}

function absent(value: Cell): boolean {
  return value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));
}

function format(value: Cell, digits: number): string {
  if (absent(value)) return "–";
  if (typeof value !== "number") return String(value);
  return value
    .toLocaleString("en-US", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: Math.abs(value) >= 10000,
    })
    .replace(/^-(0(?:\.0*)?)$/, "$1");
}
