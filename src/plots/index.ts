export * from "./explorers";
export * from "./figures";
export { curves, type Curve, type CurvesOptions } from "./kit/curves";
export { escapeText, withNote, withTitle, type Axis, type Figure, type FigureLayout, type Trace } from "./kit/figure";
export { taskColour } from "./kit/colours";
export type { AnswersAt } from "./kit/truths";
export { closeBrowser, figureHtml, figurePage, png, type PngOptions } from "./render";
