import { closest } from "../../base/words/closest";
import { foldedOf } from "../names/classNames";
import { grouped } from "../names/pictures";

/** Most names that are compared each with each for a slip of the keyboard. */
const mostCompared = 1000;
/** Fewest letters of names that may be misspellings of one another: `cat` is one letter away from `car`. */
const fewestLetters = 5;

/**
 * Groups of class names that may be one class in several writings: they differ in case, white space, hyphens or a
 * plural's ending, or one may be a misspelling of the other, as `closest` tells it. Names that differ in digits are
 * two.
 */
export function nearNames(classes: readonly string[]): readonly (readonly string[])[] {
  const alike = [...grouped(classes, looselyOf).values()];
  const groups = alike.filter(({ length }) => length > 1);
  const single = alike
    .map(([name]) => ({ name, folded: foldedOf(name), digits: digitsOf(name) }))
    .filter(({ folded }) => [...folded].length >= fewestLetters);
  if (single.length > mostCompared) return groups;
  single.forEach(({ name, folded, digits }, index) => {
    const others = single.slice(index + 1).filter((other) => other.digits === digits);
    const near = closest(
      folded,
      others.map((other) => other.folded),
    );
    const found = others.find((other) => other.folded === near);
    if (found !== undefined) groups.push([name, found.name]);
  });
  return groups;
}

/** The same for names that differ only in how they are written. A plural is one of four letters or more. */
const looselyOf = (name: string): string =>
  foldedOf(name)
    .replace(/[\s_-]+/g, "")
    .replace(/(?<=\p{L}{3})s$/u, "");

const digitsOf = (name: string): string => name.replace(/\D/g, "");
