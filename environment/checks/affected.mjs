import { createRequire } from "node:module";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

/**
 * The test files that import one of some files, directly or through others.
 * @param root the project folder
 * @param files paths below it: `src/nn/network.ts`
 */
export async function testsOf(root, files) {
  const { options } = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));
  const tsConfig = join(root, "tsconfig.json");
  const { output } = await cruise(
    ["src", "test"],
    { ...options, tsConfig: { fileName: tsConfig }, baseDir: root },
    undefined,
    { tsConfig: extractTSConfig(tsConfig) },
  );
  const importers = new Map(output.modules.map(({ source, dependents }) => [source, dependents]));
  const reached = new Set(files);
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
  return [...reached].filter((path) => path.endsWith(".test.ts") && importers.has(path)).sort();
}
