import type { Formula } from "../../base/methodPage";

/**
 * The projection that PPI and GEM make, as their pages show it; the direction `project` solves it.
 * @param meaning what the gradients are of.
 */
export const projected = (meaning: string, source: string): Formula => ({
  tex: String.raw`g' = \arg\min_{d} \tfrac12 |d - g_t|^2 \quad \text{subject to} \quad \langle d, g_k
  \rangle \ge 0 \ \text{for every } k < t`,
  meaning,
  source,
});
