import { fieldStudy } from "./field";
import { figuresStudy } from "./figures";
import { ladderRungs, ladderStudy } from "./ladder";
import { ppiPlanStudy } from "./plan/ppiPlan";
import { promiseStudy } from "./promise";
import { strategiesStudy } from "./strategies";
import { strategiesTunedStudy } from "./strategiesTuned";
import type { Study } from "./study";

/** Every study, in the order they are made. */
export const studies: readonly Study[] = [
  figuresStudy,
  strategiesStudy,
  strategiesTunedStudy,
  promiseStudy,
  fieldStudy,
  ladderStudy,
  ppiPlanStudy,
];

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
export { publishedResults, type PublishedResult } from "./published";
export { publishedSessions, type PublishedSessions } from "./publishedSessions";
export { leaderboardOf } from "./ranking";
export { markdownTable, reportOf, type StudyReport, type StudyRow } from "./report";
export { runCount, runStudy, seedsTo, type StudyRuns, type StudySettings } from "./runStudy";
export type { PlanFactor, Study, StudyMethod, StudyPlan } from "./study";
export { fieldStudy, figuresStudy, ladderRungs, ladderStudy, ppiPlanStudy, promiseStudy };
export { strategiesStudy, strategiesTunedStudy };
