export { table, type Row, type TableSource } from "./dataFrame";
export { display, inNotebook, newDisplay, type Bundle, type Display } from "./display";
export { live } from "./live";
export { illustrate } from "./illustrate";
export { samples } from "./samples";
export { show } from "./show";
export { showTable, type ShowTableOptions } from "./table";
export { executeNotebook, type ExecutedNotebook, type ExecuteNotebookOptions } from "./execute";
export type { CellProgress } from "./jupyterProcess";
