import type { Interval } from "../base/interval";
import type { Comparison } from "./measures";

/**
 * Mean and half width of an interval, `0.523 ±0.012`; the mean alone where there is a single seed; a dash where there
 * is no interval.
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

/** Says what the numbers of a comparison are. */
export const legend = "mean ± half width of the 95% t interval over seeds; test set";
