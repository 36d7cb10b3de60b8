import { estimateTexts } from "../base/numbers/estimates";
import type { Comparison } from "./measures";

/** Head and rows of a comparison as text cells. */
export function comparisonCells({ columns, rows }: Comparison): string[][] {
  const texts = columns.map((_, k) => estimateTexts(rows.map(({ values }) => values[k])));
  return [
    ["method", "seeds", ...columns],
    ...rows.map(({ method, seeds }, i) => [method, String(seeds), ...texts.map((column) => column[i])]),
  ];
}

/** Says what the numbers of a comparison are. */
export const legend = "mean ± half width of the 95% t interval over seeds; test set";
