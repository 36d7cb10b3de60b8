/** Most edits for which a word counts as a misspelling of another one, by the length of the shorter. */
const mostEdits = (length: number): number => [3, 6, 10].filter((least) => length >= least).length;

/** Longest word that is compared: longer ones are no names, and the comparison takes their lengths multiplied. */
const longest = 64;

/**
 * The candidate that a word is a misspelling of: the one that is fewest edits away, and the first of these; undefined
 * where none is near. Upper and lower case are the same, and so are hyphens, underscores and nothing between words.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const received = plain(word);
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    if (candidate.length > longest) continue;
    const wanted = plain(candidate);
    const edits = editsBetween(received, wanted);
    if (edits > mostEdits(Math.min(received.length, wanted.length))) continue;
    if (best === undefined || edits < best.edits) best = { candidate, edits };
  }
  return best?.candidate;
}

/** The closest candidate as the end of a sentence: ` (did you mean lwf-ppi?)`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = closest(word, candidates);
  return meantNote(found === word ? undefined : found);
}

/** What is wrong with an option's name that is not known: `there is no option "epoch" (did you mean epochs?)`. */
export const noOption = (written: string, known: readonly string[], of = ""): string =>
  `there is no option ${JSON.stringify(written)}${of}${didYouMean(written, known)}`;

/** What was meant, as the end of a sentence; nothing where that is not known. */
export const meantNote = (meant: string | undefined): string =>
  meant === undefined ? "" : ` (did you mean ${meant}?)`;

const plain = (word: string): string => word.toLowerCase().replace(/[-_]/g, "");

/**
 * The least number of insertions, deletions and replacements of a letter, and swaps of two neighbours, that make one
 * word of another, where no piece is edited twice (optimal string alignment).
 */
function editsBetween(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = last[j - 1] + Number(from[i - 1] !== to[j - 1]);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, replaced);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length];
}
