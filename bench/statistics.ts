import { quantile } from "../src/base/numbers/quantile";

/** The middle value, or the mean of the two in the middle; NaN of none. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The range of the middle half of the values, as a share of the median; NaN of fewer than three. */
export const spread = (values: readonly number[]): number =>
  values.length < 3 ? NaN : (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);

/**
 * How many times as long the other took as ours did, for each pair: the i-th time of both, which were taken close
 * together. More than 1 where ours is faster.
 */
export const pairRatios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.slice(0, theirs.length).map((own, i) => theirs[i] / own);
