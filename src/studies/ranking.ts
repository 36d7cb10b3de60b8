import { leaderboard, readStoredRun, type Leaderboard, type LeaderboardOptions } from "../compare";
import type { StudyRuns } from "./runStudy";

/** The leaderboard of a study's runs. @throws as `leaderboard` */
export async function leaderboardOf({ runs }: StudyRuns, options?: LeaderboardOptions): Promise<Leaderboard> {
  const stored = await Promise.all(runs.map(({ directory }) => readStoredRun(directory)));
  return leaderboard(stored, options);
}
