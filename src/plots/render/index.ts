export { formulasHead } from "./formulas";
export { figureHtml } from "./html";
export { figurePage, htmlPage, plainPage } from "./page";
export { closeBrowser, plotlyPath, png, type PngOptions } from "./png";
