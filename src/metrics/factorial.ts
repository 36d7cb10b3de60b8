import { error } from "../base/errors";
import { studentQuantile, studentTail, type Interval } from "../base/interval";
import { leastSquares } from "../base/numbers/leastSquares";

/** A level of a factor, coded: the low one and the high one. */
export type CodedLevel = -1 | 1;

/** One value that was measured at a point of a plan. */
export interface PlanObservation {
  /** The coded level of every factor, by its name. */
  readonly levels: Readonly<Record<string, CodedLevel>>;
  /** What was measured. */
  readonly value: number;
}

/** An effect whose coded levels are those of another one in all observations (sign 1), or their negatives (sign -1). */
export interface EffectAlias {
  /** Names of its factors. */
  readonly factors: readonly string[];
  /** Its sign in the estimate. */
  readonly sign: CodedLevel;
}

/** What a factor, or two together, do to a value. */
export interface FactorialEffect extends Interval {
  /** Names of the factors: none of the mean, one of a main effect, two of an interaction. */
  readonly factors: readonly string[];
  /** What these observations do not tell from it: the estimate is the sum of all of them, each times its sign. */
  readonly aliases: readonly EffectAlias[];
  /** Estimate over its standard error. */
  readonly t: number;
  /** Two-sided p-value of no effect. */
  readonly p: number;
}

/** What tables and figures call an effect: `mean`, `batch`, `optimiser × batch`. */
export const effectTitle = (factors: readonly string[]): string =>
  factors.length === 0 ? "mean" : factors.join(" × ");

/** Effects that were estimated together. */
export interface FactorialEffects {
  /** The mean over the plan, then main effects, then interactions. `n` of each is the number of observations. */
  readonly effects: readonly FactorialEffect[];
  /** Degrees of freedom of the residual. */
  readonly df: number;
  /** Residual standard deviation, in the unit of the values. */
  readonly residual: number;
}

interface Term {
  readonly factors: readonly string[];
  readonly column: readonly number[];
  readonly aliases: EffectAlias[];
}

/**
 * Main effects and interactions of two factors by least squares on the coded levels, with 95% t intervals from the
 * residual: what interactions of three factors and more do, and chance. An effect is twice the coefficient. That of a
 * factor is the mean at its high level less the mean at the low one; that of two is half of what the second does at the
 * high level of the first, less half of what it does at the low one (Montgomery 2012, chapter 8). A factor that has one
 * level in all observations has no effect.
 * @param order 1 leaves the interactions out, and to the residual. Default: 2.
 * @throws `argument/invalid` with no more observations than effects, because nothing is then left for the residual, and
 *   where effects depend on one another without being equal.
 */
export function factorialEffects(
  observations: readonly PlanObservation[],
  { order = 2 }: { order?: 1 | 2 } = {},
): FactorialEffects {
  const terms = termsOf(observations, order);
  if (observations.length <= terms.length) {
    throw error("argument/invalid", {
      argument: "observations",
      received: observations.length,
      takes: `more observations than the ${terms.length} effects that are estimated`,
    });
  }
  const rows = observations.map((_, i) => terms.map(({ column }) => column[i]));
  const values = observations.map(({ value }) => value);
  const { coefficients, standardErrors, df, residual } = leastSquares(rows, values);
  const quantile = studentQuantile(df);
  const effects = terms.map(({ factors, aliases }, j): FactorialEffect => {
    const scale = factors.length === 0 ? 1 : 2;
    const t = coefficients[j] === 0 ? 0 : coefficients[j] / standardErrors[j];
    return {
      ...{ factors, aliases, mean: scale * coefficients[j], half: scale * quantile * standardErrors[j] },
      ...{ n: observations.length, t, p: studentTail(t, df) },
    };
  });
  return { effects, df, residual };
}

/** The columns of the model, each once: one that equals an earlier one, or its negative, is an alias of it. */
function termsOf(observations: readonly PlanObservation[], order: 1 | 2): Term[] {
  const columnOf = (factors: readonly string[]): number[] =>
    observations.map(({ levels }) => factors.reduce((level, factor) => level * levels[factor], 1));
  const varied = Object.keys(observations[0]?.levels ?? {}).filter((factor) => new Set(columnOf([factor])).size === 2);
  const pairs = varied.flatMap((first, i) => varied.slice(i + 1).map((second) => [first, second]));
  const terms: Term[] = [];
  for (const factors of [[], ...varied.map((factor) => [factor]), ...(order === 2 ? pairs : [])]) {
    const column = columnOf(factors);
    const same = terms.find((term) => Math.abs(product(term.column, column)) === column.length);
    if (same) same.aliases.push({ factors, sign: product(same.column, column) > 0 ? 1 : -1 });
    else terms.push({ factors, column, aliases: [] });
  }
  return terms;
}

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);
