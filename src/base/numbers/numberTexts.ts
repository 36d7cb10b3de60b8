/** Smaller numbers than this are written with a power of ten. */
const small = 5e-7;

/** Greater numbers than this are written with a power of ten. */
const great = 1e21;

/** Numbers that agree in so many digits differ by rounding alone, and may look the same. */
const precision = 12;

/** Most decimals that a number is given. */
const mostDecimals = 15;

/** Whether a number is written with a power of ten. */
const needsPower = (value: number): boolean =>
  Number.isFinite(value) && value !== 0 && (Math.abs(value) < small || Math.abs(value) >= great);

/**
 * The numbers of a column as text: with `digits` decimals, or with as many more as it takes that different numbers look
 * different and only 0 looks like 0. Very small and very great numbers are written like 1.5e-9.
 * @param values finite or not; NaN is the caller's to write.
 * @param digits least number of decimals.
 */
export function numberTexts(values: readonly number[], digits: number): readonly string[] {
  const plain = values.filter((value) => !needsPower(value));
  const powers = values.filter(needsPower);
  const decimals = enough(plain, digits, mostDecimals, withDecimals);
  const significant = enough(powers, 3, precision, withPower);
  return values.map((value) => (needsPower(value) ? withPower(value, significant) : withDecimals(value, decimals)));
}

/** The least count of digits, from `least` to `most`, with which different numbers look different. */
function enough(
  values: readonly number[],
  least: number,
  most: number,
  write: (value: number, digits: number) => string,
): number {
  const different = [...new Map(values.map((value) => [value.toPrecision(precision), value])).values()];
  // `0` is there to be told from.
  const told = different.some((value) => value === 0) ? different : [...different, 0];
  let digits = least;
  while (digits < most && new Set(told.map((value) => write(value, digits))).size < told.length) digits++;
  return digits;
}

function withDecimals(value: number, digits: number): string {
  return value
    .toLocaleString("en-US", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: Math.abs(value) >= 10000,
    })
    .replace(/^-(0(?:\.0*)?)$/, "$1");
}

const withPower = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));
