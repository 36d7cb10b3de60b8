/**
 * A place for a table goes from the line `<!-- table: NAME -->` to the line `<!-- /table -->`; one for a drawing from
 * `<!-- drawing: NAME -->` to `<!-- /drawing -->`.
 */
const place = /^(<!-- (table|drawing): ([\w-]+) -->\n)[\s\S]*?^(<!-- \/\2 -->)$/gm;

/**
 * A document with new texts in its marked places.
 * @param {string} document
 * @param {Readonly<Record<string, string>>} texts by the names of their places
 * @returns {string} the document; a text without a place is left out
 */
export function withTexts(document, texts) {
  return document.replace(place, (...found) => {
    const [before, opening, , name, closing] = found;
    const text = texts[name];
    return text === undefined ? before : `${opening}\n${text}\n\n${closing}`;
  });
}

/**
 * The names of the marked places of a document, in its order.
 * @param {string} document
 */
export const placesOf = (document) => [...document.matchAll(place)].map(([, , , name]) => name);
