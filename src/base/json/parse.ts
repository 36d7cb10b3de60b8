/** Most brackets within one another. What is deeper could not be written again: `JSON.stringify` calls itself. */
export const deepest = 500;

/**
 * The value of a JSON text that someone else may have written.
 * @throws SyntaxError what `JSON.parse` throws, or one that says that brackets lie too deep within one another.
 */
export function parseJson(text: string): unknown {
  assertShallow(text);
  return JSON.parse(text);
}

/** Counts brackets outside of texts, each character once; what is no JSON is left to `JSON.parse`. */
function assertShallow(text: string): void {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inText) {
      if (code === backslash) i++;
      else if (code === quote) inText = false;
    } else if (code === quote) inText = true;
    else if (code === open || code === openObject) {
      if (++depth > deepest) throw new SyntaxError(`more than ${deepest} brackets within one another`);
    } else if (code === close || code === closeObject) depth--;
  }
}

const [quote, backslash, open, close, openObject, closeObject] = [...'"\\[]{}'].map((c) => c.charCodeAt(0));
