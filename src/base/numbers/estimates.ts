import type { Interval } from "../interval";
import { numberTexts } from "./numberTexts";

/** How estimates are written. */
export interface EstimateTextOptions {
  /** Least number of decimals. Default 3. */
  readonly digits?: number;
  /** Between the mean and the half width of its interval. */
  readonly separator?: string;
  /** In place of an interval that there is not. */
  readonly none?: string;
}

/**
 * A column of means with the half widths of their intervals, `0.523 ±0.012`; the mean alone where there is a single
 * value. No number that is not 0 looks like 0; single values that differ look different.
 */
export function estimateTexts(
  column: readonly (Interval | null)[],
  { digits = 3, separator = " ±", none = "-" }: EstimateTextOptions = {},
): string[] {
  const estimates = column.filter((value): value is Interval => value !== null);
  const singles = numberTexts(
    estimates.filter(({ n }) => n < 2).map(({ mean }) => mean),
    digits,
  );
  const numbers = estimates.flatMap(({ mean, half, n }) => (n < 2 ? [] : [mean, half]));
  const decimals = Math.max(digits, ...[...singles, ...numbers.map((value) => textOf(value, digits))].map(decimalsOf));
  return column.map((value) => {
    if (value === null) return none;
    const mean = textOf(value.mean, decimals);
    return value.n < 2 ? mean : `${mean}${separator}${textOf(value.half, decimals)}`;
  });
}

const textOf = (value: number, digits: number): string => numberTexts([value], digits)[0];

/** Decimals of a number's text; 0 of one with a power of ten, which does not ask others for more. */
const decimalsOf = (text: string): number => (text.includes("e") ? 0 : (text.split(".")[1]?.length ?? 0));
