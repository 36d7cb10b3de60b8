/** The part of npm `@orcid/bibtex-parse-js` 0.0.25 in use. */
declare module "@orcid/bibtex-parse-js" {
  /** Entries in the order of the file. @throws TypeError where braces or commas are missing. */
  export function toJSON(bibtex: string): {
    readonly citationKey: string;
    /** Lower case: `article`. */
    readonly entryType: string;
    /** Fields by their names as written; without the outer braces, line breaks and inner braces as written. */
    readonly entryTags: Readonly<Record<string, string>>;
  }[];
}
