import { error } from "../errors";

/** The names of the options of a type: the compiler asks for each of them, and takes no other. */
export type NamesOf<T> = Readonly<Record<keyof T, true>>;

/**
 * Refuses options by names that are not known, which plain JavaScript lets by. A name without a value counts as not
 * given.
 * @param of what takes the options, as in "there is no option ... of run".
 * @param others names that are known beside those of the type.
 * @throws `argument/unknown`
 */
export function assertOptionNames<T>(of: string, given: T, names: NamesOf<T>, others: readonly string[] = []): void {
  const known = [...Object.keys(names), ...others];
  for (const [received, value] of Object.entries(given as object))
    if (value !== undefined && !known.includes(received)) throw error("argument/unknown", { of, received, known });
}
