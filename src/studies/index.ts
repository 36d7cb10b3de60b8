import { fieldStudy } from "./field";
import { figuresStudy } from "./figures";
import { promiseStudy } from "./promise";
import { strategiesStudy } from "./strategies";
import type { Study } from "./study";

/** Every study, in the order they are made. */
export const studies: readonly Study[] = [figuresStudy, strategiesStudy, promiseStudy, fieldStudy];

export { cachedRun, firstTaskOf, modelAfter, type CachedRun, type CachedSettings } from "./cached";
export { withResults } from "./document";
export { usualJobs } from "./jobs";
export { benchmarkOpener } from "./openOnce";
export { publishedResults, type PublishedResult } from "./published";
export { leaderboardOf } from "./ranking";
export { markdownTable, reportOf, type StudyReport, type StudyRow } from "./report";
export { runStudy, seedsTo, type StudyRuns, type StudySettings } from "./runStudy";
export type { Study, StudyMethod } from "./study";
export { fieldStudy, figuresStudy, promiseStudy, strategiesStudy };
