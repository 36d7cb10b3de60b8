/** The mean of a sample with its two-sided 95% confidence interval. */
export interface Interval {
  /** Mean of the sample. */
  readonly mean: number;
  /** Half the width of the interval; 0 with a single value. */
  readonly half: number;
  /** Number of values. */
  readonly n: number;
}

/**
 * mean +- t(n - 1) s / sqrt(n), where s is the sample standard deviation: for values of several seeds of one method.
 */
export function interval(values: readonly number[]): Interval {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, half: 0, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, half: studentQuantile(n - 1) * Math.sqrt(variance / n), n };
}

/**
 * The t that a Student variable of `df` degrees of freedom exceeds in absolute value with probability 1 - `coverage`.
 */
export function studentQuantile(df: number, coverage = 0.95): number {
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 60; i++) {
    const angle = (low + high) / 2;
    if (probabilityWithin(angle, df) < coverage) low = angle;
    else high = angle;
  }
  return Math.tan(low) * Math.sqrt(df);
}

/**
 * Two-sided p-value: the probability that a Student variable of `df` degrees of freedom exceeds |t| in absolute value.
 */
export const studentTail = (t: number, df: number): number =>
  Math.max(0, 1 - probabilityWithin(Math.atan(Math.abs(t) / Math.sqrt(df)), df));

/** P(|T| <= t) with angle = atan(t / sqrt(df)), for whole df: Abramowitz and Stegun 26.7.3 and 26.7.4. */
function probabilityWithin(angle: number, df: number): number {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const odd = df % 2 === 1;
  let term = odd ? cos : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < df; k += 2) {
    term *= (cos * cos * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}
