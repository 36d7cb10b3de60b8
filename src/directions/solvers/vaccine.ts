import type { Formula } from "../../base/methodPage";
import type { Meeting } from "./surgery";

/** The cosine of two gradients that meet, in [-1, 1]; undefined where the changed one has become 0. */
export function cosineOf({ dot, square, changedSquare }: Meeting): number | undefined {
  if (!(changedSquare > 0)) return undefined;
  return Math.max(-1, Math.min(1, dot / Math.sqrt(square) / Math.sqrt(changedSquare)));
}

/**
 * How much of g_j the gradient g_i' gains so that their cosine, which is phi below the target, becomes the target:
 * |g_i'| (target sqrt(1 - phi^2) - phi sqrt(1 - target^2)) / (|g_j| sqrt(1 - target^2)) (Wang, Tsvetkov, Firat and Cao
 * 2021, algorithm 1).
 * @param target in (-1, 1).
 */
export function vaccine({ square, changedSquare }: Meeting, phi: number, target: number): number {
  const sine = Math.sqrt(1 - target * target);
  return (Math.sqrt(changedSquare) / Math.sqrt(square)) * ((target * Math.sqrt(1 - phi * phi)) / sine - phi);
}

/**
 * What `vaccine` does to gradients, as the page of a direction shows it.
 * @param target what the target of a pair is, in words.
 */
export const vaccineFormula = (target: string): Formula => ({
  tex: String.raw`g_i' \leftarrow g_i' + \frac{|g_i'|\, \big(\hat\phi \sqrt{1 - \phi^2} - \phi \sqrt{1 -
  \hat\phi^2}\big)}{|g_j|\, \sqrt{1 - \hat\phi^2}}\, g_j \quad \text{where } \phi <
  \hat\phi, \qquad d = \sum_i g_i'`,
  meaning:
    `$\`\\phi\`$ is the cosine of $\`g_i'\`$ and $\`g_j\`$, and $\`\\hat\\phi\`$ ${target}. ` +
    "Each gradient meets the others one after another.",
  source: "Wang, Tsvetkov, Firat and Cao 2021, algorithm 1",
});
