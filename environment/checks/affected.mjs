import { importsOf } from "./imports.mjs";

/**
 * The test files that import one of some files, directly or through others.
 * @param {string} root the project folder
 * @param {readonly string[]} files paths below it: `src/nn/network.ts`
 */
export async function testsOf(root, files) {
  const { modules } = await importsOf(root, ["src", "test"]);
  const importers = new Map(modules.map(({ source, dependents }) => [source, dependents]));
  const reached = new Set(files);
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
  return [...reached].filter((path) => path.endsWith(".test.ts") && importers.has(path)).sort();
}
