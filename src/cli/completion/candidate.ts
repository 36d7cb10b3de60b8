/** A word that completes the one under the cursor. */
export interface Candidate {
  /** The whole word. One that ends in `:` or `=` goes on: no space comes after it. */
  readonly word: string;
  /** What it stands for, in a few words; empty where there is nothing to say. */
  readonly note: string;
}

/** Which paths complete a word beside its candidates. */
export type Paths = "none" | "files" | "folders";

/** What completes the word under the cursor. */
export interface Completions {
  readonly paths: Paths;
  readonly candidates: readonly Candidate[];
}

export const nothing: Completions = { paths: "none", candidates: [] };

/** Words with nothing to say of them, as completions. */
export const plainWords = (words: readonly string[], paths: Paths = "none"): Completions => ({
  paths,
  candidates: words.map((word) => ({ word, note: "" })),
});

/** Completions that a text stands before, such as the `--strategy=` of `--strategy=lwf`. */
export const behind = (before: string, { paths, candidates }: Completions): Completions => ({
  paths,
  candidates: candidates.map(({ word, note }) => ({ word: before + word, note })),
});
