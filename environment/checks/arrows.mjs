import { importsOf } from "./imports.mjs";

/**
 * Imports in `src` that `.dependency-cruiser.cjs` does not allow, a line each: the files in the order in which they
 * import one another, and the rule.
 * @param {string} root the project folder, or a copy of its `src` with the two configuration files
 */
export async function forbiddenArrows(root) {
  const { summary } = await importsOf(root, ["src"], { check: true });
  return summary.violations.map(({ rule, from, to, cycle }) => {
    const path = cycle ? cycle.map(({ name }) => name) : [to];
    return `${from} -> ${path.join(" -> ")} (${rule.name})`;
  });
}
