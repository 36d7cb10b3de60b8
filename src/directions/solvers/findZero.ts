/** More steps than bisection needs to reach the last bit of a 64-bit float. */
const stepLimit = 200;

/**
 * The zero of a falling function between `low`, where it is 0 or more, and `high`, where it is 0 or less, accurate to
 * the last bits. It follows secants that stay between the two (the Illinois rule of Dowell and Jarratt 1971).
 */
export function findZero(f: (x: number) => number, low: number, high: number): number {
  let [fLow, fHigh] = [f(low), f(high)];
  if (fHigh >= 0) return high;
  let side = 0;
  for (let step = 0; step < stepLimit && fLow > 0; step++) {
    const x = step % 3 === 2 ? (low + high) / 2 : high - (fHigh * (high - low)) / (fHigh - fLow);
    if (!(x > low && x < high) || high - low <= 4 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))) break;
    const value = f(x);
    if (value === 0) return x;
    if (value > 0) {
      [low, fLow] = [x, value];
      if (side > 0) fHigh /= 2;
      side = 1;
    } else {
      [high, fHigh] = [x, value];
      if (side < 0) fLow /= 2;
      side = -1;
    }
  }
  return Math.abs(fLow) < Math.abs(fHigh) ? low : high;
}
