import { mustGet } from "../../base/mustGet";
import { artists, readIcons } from "./artists";
import type { IconSet } from "./artists";
import { corrected, synonyms } from "./synonyms";

/** One drawing of a concept. */
export interface Drawing {
  readonly artist: string;
  readonly icon: string;
  /** What is drawn, in the words of the noto set, skin tone left out: `person-biking`. */
  readonly concept: string;
  /** Skin tone, 0 for none, else 1 (light) to 5 (dark); -1 for several people of different tones. */
  readonly tone: number;
}

/** All pictures of all sets. */
export interface Drawings {
  readonly sets: ReadonlyMap<string, IconSet>;
  readonly drawings: readonly Drawing[];
}

const mixed = -1;
const tones = ["light", "medium-light", "medium", "medium-dark", "dark"];

/** Families that are black or white figures on a plate, as on a door. */
const plates = /^(noto|twemoji)\/family-/;

/** Reads every set and names what each icon draws, in the order of `artists` and of each package. */
export function readDrawings(): Drawings {
  const sets = new Map(artists.map(({ name }) => [name, readIcons(name)]));
  const name = conceptNamer([...sets.values()]);
  const drawings = artists.flatMap(({ name: artist }) =>
    mustGet(sets, artist).names.map((icon) => ({ artist, icon, ...name(artist, icon) })),
  );
  return { sets, drawings };
}

/**
 * Concepts are icon names of noto (the first set). An icon of another set finds its concept by its own name, by an
 * alias that a package declares, with hyphens left out (fxemoji), or in `synonyms`; else its name is a concept of its
 * own.
 */
function conceptNamer([noto, ...others]: readonly IconSet[]): (
  artist: string,
  icon: string,
) => Pick<Drawing, "concept" | "tone"> {
  const known = new Map<string, string>();
  const plain = (text: string): string => text.replaceAll("-", "");
  for (const [alias, icon] of Object.entries(noto.aliases)) known.set(plain(alias), icon);
  for (const icon of noto.names) known.set(plain(icon), icon);
  for (const { aliases } of others) {
    for (const [alias, icon] of Object.entries(aliases)) {
      const concept = known.get(plain(alias));
      if (concept !== undefined && !known.has(plain(icon))) known.set(plain(icon), concept);
    }
  }
  return (artist, icon) => {
    const { bare, tone } = splitTone(artist, icon);
    const correct = plates.test(`${artist}/${icon}`) ? "family" : corrected[`${artist}/${icon}`];
    if (correct !== undefined) return { concept: correct, tone };
    const base = artist === "streamline-emojis" ? bare.replace(/-\d$/, "") : bare;
    const synonym = artist === "fxemoji" || artist === "streamline-emojis" ? synonyms[base] : undefined;
    return { concept: known.get(plain(synonym ?? base)) ?? synonym ?? base, tone };
  };
}

function splitTone(artist: string, icon: string): { bare: string; tone: number } {
  const found: number[] = [];
  // fluent-emoji-flat names tones by the bare word: woman-cook-medium-dark.
  const pattern =
    artist === "fluent-emoji-flat"
      ? /-(light|medium-light|medium-dark|medium|dark)(?=-(?:light|medium|dark)|$)/g
      : /-(light|medium-light|medium|medium-dark|dark)-skin-tone/g;
  const bare = icon
    .replace(pattern, (_, word: string) => (found.push(tones.indexOf(word) + 1), ""))
    .replace(/-tone(\d)$/, (_, digit: string) => (found.push(Number(digit)), ""));
  return { bare, tone: found.length > 1 ? mixed : (found[0] ?? 0) };
}
