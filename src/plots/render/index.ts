export { figureHtml } from "./html";
export { closeBrowser, plotlyPath, png, type PngOptions } from "./png";
