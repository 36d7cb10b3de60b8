/** Outputs that a reader moves by a slider. They work without a server, in a notebook and in any page. */
export { answerExplorer, type AnsweredImage, type AnswerExplorerOptions } from "./answerExplorer";
export { type TaskOfClasses } from "./classGroups";
export { epochExplorer, type EpochExplorerOptions } from "./epochExplorer";
export { type Explorer } from "./explorer";
export { paretoExplorer, type ParetoExplorerOptions } from "./paretoExplorer";
