import { fieldStudy } from "./field";
import { figuresStudy } from "./figures";
import { ladderRungs, ladderStudy } from "./ladder";
import { promiseStudy } from "./promise";
import { strategiesStudy } from "./strategies";
import { strategiesTunedStudy } from "./strategiesTuned";
import type { Study } from "./study";

/** Every study, in the order they are made. */
export const studies: readonly Study[] = [
  ...[figuresStudy, strategiesStudy, strategiesTunedStudy, promiseStudy, fieldStudy, ladderStudy],
];

export { cachedRun, firstTaskOf, modelAfter, type CachedRun, type CachedSettings } from "./cached";
export { committedReport } from "./committed";
export { withResults } from "./document";
export { usualJobs } from "./jobs";
export { publishedResults, type PublishedResult } from "./published";
export { publishedSessions, type PublishedSessions } from "./publishedSessions";
export { leaderboardOf } from "./ranking";
export { markdownTable, reportOf, type StudyReport, type StudyRow } from "./report";
export { runStudy, seedsTo, type StudyRuns, type StudySettings } from "./runStudy";
export type { Study, StudyMethod } from "./study";
export { fieldStudy, figuresStudy, ladderRungs, ladderStudy, promiseStudy, strategiesStudy, strategiesTunedStudy };
