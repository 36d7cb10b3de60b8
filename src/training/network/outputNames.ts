import { quoted } from "../../base/words/quoted";

/** Names of a network's outputs that tell them apart, and what had to be done for it. */
export interface OutputNames {
  /** One an output, in the network's order; no two are equal, none is blank. */
  readonly classes: readonly string[];
  /** A sentence for each thing that a reader of the answers has to know. */
  readonly notes: readonly string[];
}

/** The same text for names that a reader takes for one: Unicode form, case and white space do not count. */
const looks = (name: string): string => name.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();

/**
 * Names that tell all outputs apart. A name that several outputs have, as ImageNet's `crane` and `maillot`, and a blank
 * one get the output's number, from 0: `crane (output 134)`. Names that differ in case, white space or Unicode form
 * alone stay, and are told.
 */
export function distinctNames(names: readonly string[]): OutputNames {
  const outputs = groups(names, (name) => name);
  const taken = new Set(names);
  const classes = names.map((name, output) => {
    if (name.trim() !== "" && outputs.get(name)?.length === 1) return name;
    let numbered = `${name} (output ${output})`.trim();
    while (taken.has(numbered)) numbered += "'";
    taken.add(numbered);
    return numbered;
  });
  const repeated = [...outputs].filter(([name, places]) => places.length > 1 || name.trim() === "");
  const alike = [...groups([...outputs.keys()], looks).values()].filter((places) => places.length > 1);
  const distinct = [...outputs.keys()];
  return {
    classes,
    notes: [
      ...repeated.map(
        ([name, places]) =>
          `${places.length} of the outputs are called ${quoted(name)} (${listed(places.map(String))}, from 0): each ` +
          "is told by its number",
      ),
      ...alike.map(
        (places) => `outputs are called ${listed(places.map((i) => quoted(distinct[i])))}: these are different`,
      ),
    ],
  };
}

/** Places of the names that `key` takes for equal, in order. */
function groups(names: readonly string[], key: (name: string) => string): ReadonlyMap<string, number[]> {
  const places = new Map<string, number[]>();
  names.forEach((name, place) => {
    const same = places.get(key(name));
    if (same) same.push(place);
    else places.set(key(name), [place]);
  });
  return places;
}

/** The first ten, and how many more there are. */
const listed = (texts: readonly string[]): string =>
  texts.slice(0, 10).join(", ") + (texts.length > 10 ? ` and ${texts.length - 10} more` : "");
