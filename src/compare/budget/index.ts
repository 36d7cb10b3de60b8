export { assertTold, budgetCells, budgetColumns, unequalColumns, type BudgetColumn, type BudgetedRow } from "./columns";
export { budgetDifferences, methodBudget, type MethodBudget } from "./methodBudget";
export { runBudget, type BudgetedRun, type RunBudget } from "./runBudget";
