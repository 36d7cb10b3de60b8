import { join } from "node:path";
import { makeFolder, writeWhole } from "../../base/files";
import { jsonInOrder } from "../../base/named";
import { packageVersion } from "../../base/package";
import type { StoredRun } from "../storedRun";
import { croissant, type DescribedFile } from "./croissant";
import { namedRuns, runTables, type NamedRun } from "./runTables";

/**
 * Writes runs as files that other programs read: `runs.csv`, `tasks.csv`, `seen.csv` and `classes.csv`; `runs.json`
 * with the manifest of each run, which makes it again (`palimpsest run --config`), its measures and what it took; and
 * `croissant.json`, which describes them all.
 * @param folder is made if need be; files of these names are replaced.
 * @returns the paths of the files.
 * @throws `compare/same-seed` where two runs have the same parameters and seed, and a `file/` error.
 */
export async function writeRunTables(folder: string, runs: readonly StoredRun[]): Promise<readonly string[]> {
  const named = namedRuns(runs);
  const tables = runTables(named);
  const version = packageVersion;
  const record = recordFile(named, version);
  const description = croissant(tables, [record], {
    description: `${runs.length} runs of multi-label continual learning, made by Palimpsest: scores and costs.`,
    version,
    date: new Date(),
  });
  makeFolder(folder);
  const files: readonly (readonly [name: string, text: string])[] = [
    ...tables.map(({ name, csv }) => [`${name}.csv`, csv] as const),
    [record.name, record.text],
    // It has the hashes of the others, so it comes last.
    ["croissant.json", `${jsonInOrder(description, 2)}\n`],
  ];
  for (const [name, text] of files) await writeWhole(join(folder, name), text);
  return files.map(([name]) => join(folder, name));
}

const recordFile = (runs: readonly NamedRun[], version: string): DescribedFile => ({
  name: "runs.json",
  about: "Each run in full: its manifest, its measures, and what it took.",
  format: "application/json",
  text: `${jsonInOrder(
    {
      palimpsest: version,
      runs: runs.map(({ run, method, manifest, record, budget }) => ({
        run,
        method,
        seed: manifest.seed,
        manifest,
        classes: record.classes,
        metrics: record.metrics,
        budget,
      })),
    },
    2,
  )}\n`,
});
