/** A command line up to the cursor, in words as a shell makes them. */
export interface TypedLine {
  /** Words before the one under the cursor, without quotes and backslashes; the program is the first. */
  readonly words: readonly string[];
  /** The word under the cursor, up to it; empty after a space. */
  readonly current: string;
  /** How much of `current` stands before the part that the shell replaces. */
  readonly kept: number;
}

/** Characters that end a word for certain. */
const spaces = " \t\n";

/**
 * Splits what was typed into words: at spaces that are neither quoted nor after a backslash. Variables and patterns
 * stay as they are.
 * @param breaks characters after which the shell completes anew within a word: bash's `COMP_WORDBREAKS`, which has `:`
 *   and `=`; none for a shell that replaces whole words.
 */
export function readTypedLine(line: string, breaks = ""): TypedLine {
  const words: string[] = [];
  let current = "";
  let isWord = false;
  let kept = 0;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    if (quote === "" && spaces.includes(letter)) {
      if (isWord) words.push(current);
      [current, isWord, kept] = ["", false, 0];
      continue;
    }
    isWord = true;
    if (letter === "\\" && quote !== "'") {
      current += line[++at] ?? "";
    } else if (quote === "" && (letter === "'" || letter === '"')) {
      quote = letter;
      // What stands in quotes is one piece to bash.
      if (breaks !== "") kept = current.length;
    } else if (letter === quote) {
      quote = "";
    } else {
      current += letter;
      if (quote === "" && breaks.includes(letter)) kept = current.length;
    }
  }
  return { words, current, kept };
}
