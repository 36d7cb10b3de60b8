import type { Completions } from "./candidate";

/** Most characters of a note: with the word it stays within a line of a terminal. */
const longestNote = 60;

/**
 * Completions as the scripts read them: a line that says which paths complete the word too, then a line for each
 * candidate: the text that takes the place of what was typed, a tabulator, and what it stands for.
 * @param kept how much of the typed word stays where it is
 */
export function answerText({ paths, candidates }: Completions, kept: number): string {
  const lines = candidates.map(({ word, note }) => `${word.slice(kept)}\t${shortened(note)}`);
  return [paths, ...lines].join("\n");
}

function shortened(note: string): string {
  const line = note.replace(/\s+/g, " ");
  if (line.length <= longestNote) return line;
  const end = line.lastIndexOf(" ", longestNote - 1);
  return `${line.slice(0, end > 0 ? end : longestNote)} …`;
}
