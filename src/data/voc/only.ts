import { error } from "../../base/errors";
import { repeated } from "../../base/named";
import { wordOption } from "../../base/optionSpecs";
import type { Source } from "../arrange";
import type { Example } from "../benchmark";
import { vocClasses, type VocClass } from "./classes";

/** The option that names the classes of which an image has to show one. */
export const onlyOption = wordOption(undefined, {
  meaning: "classes with commas between; images that show none of them are left out",
});

const isVocClass = (name: string): name is VocClass => (vocClasses as readonly string[]).includes(name);

/**
 * Classes of VOC by their names, with commas between, or plus signs where a comma divides options (`voc:only=dog+cat`).
 * @throws `argument/invalid` for a name that is none, or one that comes twice.
 */
export function onlyClassesOf(text: string): readonly VocClass[] {
  const names = text.split(/[,+]/).map((name) => name.trim());
  const classes = names.filter(isVocClass);
  if (classes.length < names.length || repeated(classes) !== undefined) {
    const takes = `different classes of VOC with commas between, of ${vocClasses.join(", ")}`;
    throw error("argument/invalid", { argument: "only", received: text, takes });
  }
  return classes;
}

/** The images that show one of `wanted` or more, by labels of all of VOC's classes, in the parts they were in. */
export function keptOnly(
  { name, parts, unused = [] }: Pick<Source, "name" | "parts" | "unused">,
  wanted: readonly VocClass[],
): Pick<Source, "name" | "parts" | "unused"> {
  const indices = wanted.map((name) => vocClasses.indexOf(name));
  const shows = ({ labels }: Example): boolean => indices.some((c) => labels[c] === 1);
  const { train, validation, test } = parts;
  const kept = {
    train: train.filter(shows),
    ...(validation && { validation: validation.filter(shows) }),
    ...(test && { test: test.filter(shows) }),
  };
  const count = (of: Source["parts"]): number =>
    of.train.length + (of.validation?.length ?? 0) + (of.test?.length ?? 0);
  return {
    name: `${name} only ${wanted.join(",")}`,
    parts: kept,
    unused: [...unused, { reason: `shows none of ${wanted.join(", ")}`, images: count(parts) - count(kept) }],
  };
}
