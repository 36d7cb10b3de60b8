export {
  fieldStudy,
  figuresStudy,
  ladderRungs,
  ladderStudy,
  photographsStudy,
  ppiPlanStudy,
  promiseStudy,
  strategiesStudy,
  strategiesTunedStudy,
  studies,
} from "./definitions";
export { cachedRun, firstTaskOf, modelAfter, type CachedRun, type CachedSettings } from "./cached";
export { committedReport } from "./committed";
export { resultsTable, withResults } from "./document";
export { usualJobs } from "./jobs";
export {
  effectsTable,
  planEffects,
  type PlanComparison,
  type PlanEffect,
  type PlanMeasure,
  type PlanReport,
  type PlanRun,
} from "./plan/effects";
export type { StudyData } from "./withData";
export { publishedResults, type PublishedResult } from "./published";
export { publishedSessions, type PublishedSessions } from "./publishedSessions";
export { markdownTable, reportOf, type StudyReport, type StudyRow } from "./report";
export { leaderboardOf, writeStudyTables } from "./stored";
export { runCount, runStudy, seedsTo, type StudyRuns, type StudySettings } from "./runStudy";
export type { PlanFactor, Study, StudyMethod, StudyPlan } from "./study";
