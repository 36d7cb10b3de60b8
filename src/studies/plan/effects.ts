import { effectTitle, factorialEffects, type CodedLevel, type FactorialEffect } from "../../metrics";
import { error } from "../../base/errors";
import { holm } from "../../base/numbers/holm";
import { numberTexts } from "../../base/numbers/numberTexts";
import type { CachedRun } from "../cached";
import type { PlanFactor, Study } from "../study";

/** One run of a plan. */
export interface PlanRun {
  /** What was run, without the point. */
  readonly method: string;
  /** Run seed. */
  readonly seed: number;
  /** The coded level of every factor. */
  readonly levels: Readonly<Record<string, CodedLevel>>;
  /** Final mAP over all classes, in [0, 1]. */
  readonly acc: number;
  /** Backward transfer; null where it is not defined. */
  readonly bwt: number | null;
  /** Mean over tasks of the mAP of the classes seen; null where it is not defined. */
  readonly averageMAP: number | null;
}

/** An effect with its p-value adjusted for all effects of the plan. */
export interface PlanEffect extends FactorialEffect {
  /** As Holm 1979, over the effects of all comparisons. */
  readonly holm: number;
}

/** What the factors do to the difference of a method and the one that it is compared with. */
export interface PlanComparison {
  /** The method. */
  readonly method: string;
  /** What is subtracted. */
  readonly base: string;
  /** The mean difference, main effects and interactions of two factors, each of the measure. */
  readonly effects: readonly PlanEffect[];
  /** Degrees of freedom of the residual. */
  readonly df: number;
  /** Residual standard deviation of the difference. */
  readonly residual: number;
}

/** What a plan found. */
export interface PlanReport {
  /** Its factors. */
  readonly factors: readonly PlanFactor[];
  /** The method that others are compared with. */
  readonly base: string;
  /** Every run. */
  readonly runs: readonly PlanRun[];
  /** A comparison for each other method, of ACC; empty where runs are missing. */
  readonly comparisons: readonly PlanComparison[];
}

/** A measure of a run of a plan. */
export type PlanMeasure = "acc" | "bwt" | "averageMAP";

/**
 * What the factors do to the difference of each method and the base, by least squares (`factorialEffects`). Runs are
 * subtracted within a point and a seed, which have the same data and the same random numbers: what these do to both is
 * in no difference. p-values are adjusted over all effects that are returned.
 * @throws `argument/invalid` where a run has no partner, no measure, or there are no more differences than effects.
 */
export function planEffects(
  { base, runs }: Pick<PlanReport, "base" | "runs">,
  measure: PlanMeasure = "acc",
): PlanComparison[] {
  const keyOf = ({ seed, levels }: PlanRun): string => JSON.stringify([seed, Object.entries(levels).sort()]);
  const baseRuns = new Map(runs.filter(({ method }) => method === base).map((run) => [keyOf(run), run]));
  const methods = [...new Set(runs.map(({ method }) => method))].filter((method) => method !== base);
  const found = methods.map((method) => {
    const observations = runs
      .filter((run) => run.method === method)
      .map((run) => ({
        levels: run.levels,
        value: (run[measure] ?? NaN) - (baseRuns.get(keyOf(run))?.[measure] ?? NaN),
      }));
    const lacking = observations.filter(({ value }) => Number.isNaN(value)).length;
    if (lacking > 0) {
      const takes = `runs that all have ${measure}, and one of ${base} at the same point with the same seed`;
      throw error("argument/invalid", { argument: "runs", received: `${lacking} of ${method} without`, takes });
    }
    return { method, base, ...factorialEffects(observations) };
  });
  const adjusted = holm(found.flatMap(({ effects }) => effects.map(({ p }) => p)));
  return found.map((comparison) => ({
    ...comparison,
    effects: comparison.effects.map((effect) => ({ ...effect, holm: adjusted.shift() ?? 1 })),
  }));
}

/** The report of a study's plan; undefined for a study without one. */
export function planReport({ plan, methods }: Study, made: readonly CachedRun[]): PlanReport | undefined {
  if (!plan) return undefined;
  const points = new Map(methods.map(({ name, point }) => [name, point]));
  const runs = made.flatMap(({ record: { name, metrics }, manifest }): PlanRun[] => {
    const point = points.get(name);
    if (!point) return [];
    const { acc, bwt, averageMAP } = metrics;
    return [{ ...point, seed: manifest.seed, acc, bwt: bwt ?? null, averageMAP: averageMAP ?? null }];
  });
  const planned = methods.reduce((sum, { seeds = [] }) => sum + seeds.length, 0);
  const { factors, base } = plan;
  const comparisons = runs.length === planned ? planEffects({ base, runs }) : [];
  return { factors, base, runs, comparisons: comparisons.map(rounded) };
}

const short = (value: number): number => Number(value.toPrecision(4));
const rounded = ({ effects, residual, ...comparison }: PlanComparison): PlanComparison => ({
  ...comparison,
  residual: short(residual),
  effects: effects.map(({ mean, half, t, p, holm: adjusted, ...effect }) => ({
    ...effect,
    ...{ mean: short(mean), half: short(half), t: short(t), p: short(p), holm: short(adjusted) },
  })),
});

/**
 * The effects of a plan in Markdown: a line for each effect, a column for each comparison. A star says that the
 * adjusted p-value is at most 0.05, `=` that the estimate is the sum with that of another line.
 */
export function effectsTable({ comparisons }: Pick<PlanReport, "comparisons">): string {
  const lines = [...new Set(comparisons.flatMap(({ effects }) => effects.map(({ factors }) => effectTitle(factors))))];
  const cell = ({ effects }: PlanComparison, line: string): string => {
    const effect = effects.find(({ factors }) => effectTitle(factors) === line);
    if (!effect) {
      const aliased = effects.find(({ aliases }) => aliases.some(({ factors }) => effectTitle(factors) === line));
      return aliased ? `= ${effectTitle(aliased.factors)}` : "";
    }
    const [mean, half] = [effect.mean, effect.half].map((value) => numberTexts([value], 3)[0]);
    return `${mean} ± ${half}${effect.holm <= 0.05 ? "*" : ""}`;
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(["effect", ...comparisons.map(({ method, base }) => `\`${method}\` − \`${base}\``)]),
    row(["---", ...comparisons.map(() => "---")]),
    ...lines.map((line) => row([line, ...comparisons.map((comparison) => cell(comparison, line))])),
  ].join("\n");
}
