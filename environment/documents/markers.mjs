/**
 * A document with new texts in its marked places. A place `NAME` goes from the line `<!-- made: NAME -->` to the line
 * `<!-- /made -->`.
 * @param {string} document
 * @param {Readonly<Record<string, string>>} texts by the names of their places
 * @returns {string} the document; a text without a place is left out
 */
export function withTexts(document, texts) {
  return document.replace(
    /^(<!-- made: ([\w-]+) -->\n)[\s\S]*?^(<!-- \/made -->)$/gm,
    (place, /** @type {string} */ opening, /** @type {string} */ name, /** @type {string} */ closing) => {
      const text = texts[name];
      return text === undefined ? place : `${opening}\n${text}\n\n${closing}`;
    },
  );
}

/**
 * The names of the marked places of a document, in its order.
 * @param {string} document
 */
export const placesOf = (document) => [...document.matchAll(/^<!-- made: ([\w-]+) -->$/gm)].map(([, name]) => name);
