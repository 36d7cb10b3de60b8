import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { error } from "../base/errors";
import { parseJson } from "../base/json/parse";
import { packageRoot } from "../base/package";
import type { StudyReport } from "./report";

/**
 * What a study found when it was last made and committed: `docs/results/NAME.json` of the project.
 * @param study name of the study.
 * @throws `path/missing` where its results are not committed.
 */
export function committedReport(study: string): StudyReport {
  const path = join(packageRoot, "docs", "results", `${study}.json`);
  if (!existsSync(path))
    throw error("path/missing", { argument: "study", path, expected: "file of a study's results" });
  return parseJson(readFileSync(path, "utf8")) as StudyReport;
}
