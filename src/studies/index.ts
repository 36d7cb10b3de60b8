import { promiseStudy } from "./promise";
import { strategiesStudy } from "./strategies";
import type { Study } from "./study";

/** Every study, in the order they are made. */
export const studies: readonly Study[] = [strategiesStudy, promiseStudy];

export { cachedRun, codeHash, type CachedRun, type CachedSettings } from "./cached";
export { withResults } from "./document";
export { markdownTable, reportOf, type StudyReport, type StudyRow } from "./report";
export { runStudy, seedsTo, type StudyRuns, type StudySettings } from "./runStudy";
export type { Study, StudyMethod } from "./study";
export { promiseStudy, strategiesStudy };
