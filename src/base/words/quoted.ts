/** Characters of a text that is quoted in a message; what is quoted may come from a file of any content. */
const longest = 100;

/** A text of unknown origin in quotation marks for a message: control characters escaped, the end of a long one cut. */
export function quoted(text: string): string {
  const whole = JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
  return whole.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
