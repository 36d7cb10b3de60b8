import type { Interval } from "../base/interval";
import type { Comparison } from "./measures";

/**
 * `0.523 ±0.012`: mean and half width of the interval; the value itself with a single seed; a dash where there is none.
 */
export function estimate(value: Interval | null): string {
  if (value === null) return "-";
  return value.n < 2 ? value.mean.toFixed(3) : `${value.mean.toFixed(3)} ±${value.half.toFixed(3)}`;
}

/** Head and rows of a comparison as text cells. */
export function comparisonCells({ columns, rows }: Comparison): string[][] {
  return [
    ["method", "seeds", ...columns],
    ...rows.map(({ method, seeds, values }) => [method, String(seeds), ...values.map(estimate)]),
  ];
}

/** What the numbers are, in a line. */
export const legend = "mean ± half width of the 95% t interval over seeds; test set";
