import { mustGet } from "../../base/mustGet";
import { random } from "../../base/random";
import type { Random } from "../../base/random";
import { artists } from "./artists";
import type { Role } from "./artists";
import { labelsOf } from "./classes";
import type { Drawing, Drawings } from "./concepts";
import { drawnClass, drawnSketches } from "./drawn";
import type { Glyph, Sketch } from "./glyphs";
import { groupBy } from "./group";

/** Every picture of the 20 classes by the artists of each role: from their sets, and drawn in their styles. */
export function castSketches({ sets, drawings }: Drawings): Map<Role, Sketch[]> {
  const byArtist = groupBy(drawings, ({ artist }) => artist);
  const sketch = ({ artist, icon, concept }: Drawing): Sketch => ({
    artist,
    name: icon,
    concept,
    svg: mustGet(sets, artist).svg(icon),
  });
  const sketchesOf = (artist: string): Sketch[] => {
    const itsDrawings = mustGet(byArtist, artist);
    const labelled = itsDrawings.filter(({ concept }) => labelsOf(concept).length > 0);
    const propsOf = (concepts: readonly string[]): string[] =>
      itsDrawings
        .filter(({ concept, tone }) => tone === 0 && concepts.includes(concept))
        .map((drawing) => sketch(drawing).svg);
    return [...pickTones(labelled).map(sketch), ...drawnSketches(artist, propsOf)];
  };
  const byRole = groupBy(artists, ({ role }) => role);
  return new Map([...byRole].map(([role, group]) => [role, group.flatMap(({ name }) => sketchesOf(name))]));
}

/** People come in six skin tones: half of those concepts keep the neutral one, the others take one of the five. */
function pickTones(drawings: readonly Drawing[]): Drawing[] {
  const byConcept = groupBy(drawings, ({ concept }) => concept);
  return [...byConcept].flatMap(([concept, all]) => {
    const stream = random("tone", all[0].artist, concept);
    const tone = stream.uniform() < 0.5 ? 0 : 1 + stream.integer(5);
    const wanted = all.filter((drawing) => drawing.tone === tone);
    return wanted.length > 0 ? wanted : all.filter((drawing) => drawing.tone === 0);
  });
}

/** Glyphs by label set (class names in VOC order joined by `+`), then one entry an artist: what scenes draw from. */
export type Cast = ReadonlyMap<
  string,
  readonly { readonly icons: readonly Glyph[]; readonly drawn: readonly Glyph[] }[]
>;

/** Share of drawings in our own hand where an artist has both; the same for every class that has any. */
const drawnShare = 0.35;

/** Groups glyphs by label set and artist, in the order of the glyphs. */
export function castOf(glyphs: readonly Glyph[]): Cast {
  const byLabels = groupBy(glyphs, ({ concept }) => labelsOf(concept).join("+"));
  return new Map(
    [...byLabels].map(([labels, group]) => [
      labels,
      [...groupBy(group, ({ artist }) => artist).values()].map((drawings) => ({
        icons: drawings.filter(({ concept }) => drawnClass(concept) === undefined),
        drawn: drawings.filter(({ concept }) => drawnClass(concept) !== undefined),
      })),
    ]),
  );
}

/** A glyph of a label set: any of its artists, then any of that artist's pictures. */
export function pickGlyph(cast: Cast, labels: string, stream: Random): Glyph {
  const byArtist = mustGet(cast, labels);
  const { icons, drawn } = byArtist[stream.integer(byArtist.length)];
  const draw = stream.uniform() < drawnShare;
  const pool = icons.length === 0 || (draw && drawn.length > 0) ? drawn : icons;
  return pool[stream.integer(pool.length)];
}
