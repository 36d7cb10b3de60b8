import { escapeText } from "../plots";

/** A table of texts in HTML, which are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join("")}</tr>`;
  return [
    `<table><thead>${row("th", head)}</thead><tbody>`,
    ...rows.map((cells) => row("td", cells)),
    `</tbody></table>`,
  ].join("\n");
}

/** How pages with tables look. */
export const tableStyle = `
body { font: 15px/1.5 Helvetica, Arial, "Liberation Sans", sans-serif; color: #222; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; border-bottom: 1px solid #e6e6e6; white-space: nowrap; }
section { margin: 1.5rem 0; }
.caveat { border-left: 4px solid #D55E00; padding-left: 0.6rem; }
`;
