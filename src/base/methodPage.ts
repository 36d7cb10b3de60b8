/** A formula of a method, as its page shows it. */
export interface Formula {
  /** The formula in LaTeX, as KaTeX reads it. Write it with `String.raw`. */
  readonly tex: string;
  /** What it is and what its symbols mean, in full sentences. A symbol is written as $`\lambda`$. */
  readonly meaning: string;
  /** Paper and equation, by the author-year keys of `docs/references.bib`, or the authors' file. */
  readonly source: string;
}

/**
 * What the page of a method says that neither its docstring nor the rest of its definition does. `npm run docs:methods`
 * makes the page of all three.
 */
export interface MethodPage {
  /** At least one. */
  readonly formulas: readonly Formula[];
  /** Where it differs from its source, each in full sentences; none where nothing differs. */
  readonly deviations: readonly string[];
}

/** A definition that has its page, as every built-in strategy and direction does. */
export type Documented<D extends { readonly page?: MethodPage }> = D & { readonly page: NonNullable<D["page"]> };
