export { figureHtml } from "./html";
export { figurePage, htmlPage } from "./page";
export { closeBrowser, plotlyPath, png, type PngOptions } from "./png";
