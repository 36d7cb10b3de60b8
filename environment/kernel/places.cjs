"use strict";
// Jupyter counts the characters of a cell, JavaScript the halves that some of them have.

/**
 * Where in a text the character of a number is.
 * @param {string} text
 * @param {number} count characters before it
 */
function offsetOf(text, count) {
  let offset = 0;
  for (let i = 0; i < count && offset < text.length; i++) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

/**
 * How many characters a text has before a place.
 * @param {string} text
 * @param {number} offset
 */
const countOf = (text, offset) => [...text.slice(0, offset)].length;

module.exports = { countOf, offsetOf };
