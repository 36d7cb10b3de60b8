import { error } from "../../base/errors";
import type { EpochEvent, RunRecord, Scores } from "../../records";

/**
 * Scores on the test images after an epoch of a run.
 * @throws `explorer/test-scores` where the run has none by epoch.
 */
export function testScores({ name }: Pick<RunRecord, "name">, { test }: EpochEvent): Scores {
  if (test === undefined) throw error("explorer/test-scores", { run: name });
  return test;
}
