export {
  methodBudget,
  runBudget,
  type BudgetColumn,
  type BudgetedRun,
  type MethodBudget,
  type RunBudget,
} from "./budget";
export { compareF1, compareMeasures, compareTasks, type Comparison, type ComparisonRow } from "./measures";
export { nameMethods } from "./methods";
export { writeMlflowRuns, type MlflowExport, type MlflowOptions } from "./mlflow";
export { comparisonPage } from "./page";
export { readStoredRun, type StoredRun } from "./storedRun";
export { writeRunTables } from "./tables";
export * from "./leaderboard";
