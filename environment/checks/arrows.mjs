import { createRequire } from "node:module";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

/**
 * Imports in `src` that `.dependency-cruiser.cjs` does not allow, a line each: the rule, and the files in the order in
 * which they import one another.
 * @param root the project folder, or a copy of its `src` with the two configuration files
 */
export async function forbiddenArrows(root) {
  const { forbidden, options } = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));
  const tsConfig = join(root, "tsconfig.json");
  const { output } = await cruise(
    ["src"],
    { ...options, tsConfig: { fileName: tsConfig }, baseDir: root, validate: true, ruleSet: { forbidden } },
    undefined,
    { tsConfig: extractTSConfig(tsConfig) },
  );
  return output.summary.violations.map(({ rule, from, to, cycle }) => {
    const path = cycle ? cycle.map(({ name }) => name) : [to];
    return `${from} -> ${path.join(" -> ")} (${rule.name})`;
  });
}
