/** What code in cells has without an import, beside what Node gives. */

/**
 * Asks whoever runs the cell for a line of text, and waits for it.
 * @param message what is asked
 * @param initial what an empty answer stands for
 * @returns null where nobody can be asked
 */
declare function prompt(message?: string, initial?: string): string | null;

/** Asks for yes or no: whether the answer begins with `y`. */
declare function confirm(message?: string): boolean;

/** Shows a message, and waits until it is confirmed by Enter. */
declare function alert(message?: string): void;
