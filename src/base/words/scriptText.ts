/** JavaScript that may stand inside a script element: what would end the element, or begin a comment, is escaped. */
export const scriptText = (script: string): string =>
  script.replace(/<\/script/gi, "<\\/script").replace(/<!--/g, "<\\!--");
