/** The values of an option that tuning draws from, and who chose them: a paper's grid, or "ours". */
export type SearchSpace = {
  /** Who chose the space: paper and section, or "ours". */
  readonly source: string;
} & (
  | {
      /** `log`: uniform in the logarithm; `linear`: uniform. */
      readonly kind: "log" | "linear";
      /** Least value. */
      readonly least: number;
      /** Largest value. */
      readonly most: number;
    }
  | {
      /** Each of some values is as likely. */
      readonly kind: "choices";
      /** These values. */
      readonly values: readonly (number | string)[];
    }
);

/** Values from `least` to `most`, both above 0, uniform in their logarithm. */
export const logRange = (least: number, most: number, source = "ours"): SearchSpace => ({
  ...{ kind: "log", least, most, source },
});

/** Values from `least` to `most`, uniform. */
export const range = (least: number, most: number, source = "ours"): SearchSpace => ({
  ...{ kind: "linear", least, most, source },
});

/** Any of some values, each as likely. */
export const choices = (values: readonly (number | string)[], source = "ours"): SearchSpace => ({
  ...{ kind: "choices", values, source },
});

/** Digits of a number that is drawn: what lies between makes no difference, and short numbers can be read. */
const digits = 3;

/**
 * The value of a space at a share of the way through it.
 * @param share in [0, 1), uniform for a random value.
 * @param isInteger whether the option takes whole numbers alone.
 */
export function valueAt(space: SearchSpace, share: number, isInteger = false): number | string {
  if (space.kind === "choices") return space.values[Math.floor(share * space.values.length)];
  const { kind, least, most } = space;
  const value = kind === "log" ? least * (most / least) ** share : least + share * (most - least);
  const rounded = isInteger ? Math.round(value) : Number(value.toPrecision(digits));
  return Math.min(most, Math.max(least, rounded));
}

/** A space in words: `1 to 10000 by the logarithm`, `0 to 1`, `together or apart`. */
export function spaceText(space: SearchSpace): string {
  if (space.kind === "choices") return space.values.join(" or ");
  return `${space.least} to ${space.most}${space.kind === "log" ? " by the logarithm" : ""}`;
}
