/** What a cell of a CSV file may hold; null and undefined are empty cells, as is a number that is not defined. */
export type CsvValue = string | number | null | undefined;

/** Lines of cells as CSV (RFC 4180, but with line ends of one character). Numbers are written in full. */
export const csvText = (lines: readonly (readonly CsvValue[])[]): string =>
  lines.map((cells) => `${cells.map(cellText).join(",")}\n`).join("");

function cellText(value: CsvValue): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  const text = value ?? "";
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
