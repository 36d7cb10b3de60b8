import { join } from "node:path";
import { leaderboard, readStoredRun, writeRunTables } from "../compare";
import type { Leaderboard, LeaderboardOptions, StoredRun } from "../compare";
import type { StudyRuns } from "./runStudy";

/** The leaderboard of a study's runs. @throws as `leaderboard` */
export const leaderboardOf = async (study: StudyRuns, options?: LeaderboardOptions): Promise<Leaderboard> =>
  leaderboard(await storedRuns(study), options);

/**
 * Writes the runs of a study as files that other programs read, as `writeRunTables` does. A run that several of its
 * methods share is there once.
 * @param folder in which the study has a folder of its name; both are made if need be.
 * @returns the paths of the files.
 * @throws a `file/` error
 */
export async function writeStudyTables(folder: string, study: StudyRuns): Promise<readonly string[]> {
  const byDirectory = new Map((await storedRuns(study)).map((run) => [run.directory, run]));
  return writeRunTables(join(folder, study.study.name), [...byDirectory.values()]);
}

/** The runs of a study as their directories hold them. */
const storedRuns = ({ runs }: StudyRuns): Promise<StoredRun[]> =>
  Promise.all(runs.map(({ directory }) => readStoredRun(directory)));
