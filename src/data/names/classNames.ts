import { grouped } from "./pictures";

/**
 * A class name as it is kept: without white space at its ends, and in Unicode's composed form (NFC), so that one word
 * is one class whichever program wrote it.
 */
export const classNameOf = (written: string): string => written.trim().normalize("NFC");

/**
 * Groups of class names that a person takes for one: they differ in no more than upper and lower case, white space,
 * characters that cannot be seen, or compatible forms of a character (NFKC). In the order of the names.
 */
export function nearEqual(classes: readonly string[]): readonly (readonly string[])[] {
  return [...grouped(classes, foldedOf).values()].filter(({ length }) => length > 1);
}

/** The same for names that look the same. */
export const foldedOf = (name: string): string =>
  name
    .normalize("NFKC")
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    // Upper case first: ß is SS, and the Greek final sigma is a sigma.
    .toUpperCase()
    .toLowerCase();
