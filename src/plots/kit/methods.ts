import { seedsNote, type Group } from "../../metrics";

/** Names of methods in their order. */
export const namesOf = (methods: readonly { readonly name: string }[]): string[] => methods.map(({ name }) => name);

/** Names of methods for a caption, and over how many seeds they are averaged where there are several. */
export const namesAndSeeds = (methods: readonly Group<unknown>[]): string =>
  `${namesOf(methods).join(", ")}${seedsNote(methods)}`;
