import { random } from "../../random";
import type { Random } from "../../random";
import { artistsOf } from "./artists";
import type { Role } from "./artists";
import { labelsOf } from "./classes";
import { readDrawings } from "./concepts";
import type { Drawing } from "./concepts";
import { drawnClass, drawnSketches } from "./drawn";
import type { Glyph, Sketch } from "./glyphs";

/** Every picture of the 20 classes by the artists of a role: from their sets, and drawn in their styles. */
export function castSketches(role: Role): Sketch[] {
  const { sets, drawings } = readDrawings();
  return artistsOf(role).flatMap(({ name: artist }) => {
    const own = drawings.filter((drawing) => drawing.artist === artist);
    const sketch = ({ icon, concept }: Drawing): Sketch => ({ artist, name: icon, concept, svg: sets.get(artist)!.svg(icon) });
    const propsOf = (concepts: readonly string[]): string[] =>
      own.filter(({ concept, tone }) => tone === 0 && concepts.includes(concept)).map((drawing) => sketch(drawing).svg);
    return [...pickTones(own.filter(({ concept }) => labelsOf(concept).length > 0)).map(sketch), ...drawnSketches(artist, propsOf)];
  });
}

/** People come in six skin tones: half of those concepts keep the neutral one, the others take one of the five. */
function pickTones(drawings: readonly Drawing[]): Drawing[] {
  const byConcept = Map.groupBy(drawings, ({ concept }) => concept);
  return [...byConcept].flatMap(([concept, all]) => {
    const stream = random("tone", all[0].artist, concept);
    const tone = stream.uniform() < 0.5 ? 0 : 1 + stream.integer(5);
    const wanted = all.filter((drawing) => drawing.tone === tone);
    return wanted.length > 0 ? wanted : all.filter((drawing) => drawing.tone === 0);
  });
}

/** Glyphs by label set (class names in VOC order joined by `+`), then one entry an artist: what scenes draw from. */
export type Cast = ReadonlyMap<string, readonly { readonly icons: readonly Glyph[]; readonly drawn: readonly Glyph[] }[]>;

/** Share of drawings in our own hand where an artist has both; the same for every class that has any. */
const drawnShare = 0.35;

export function castOf(glyphs: readonly Glyph[]): Cast {
  const byLabels = Map.groupBy(glyphs, ({ concept }) => labelsOf(concept).join("+"));
  return new Map(
    [...byLabels].map(([labels, group]) => [
      labels,
      [...Map.groupBy(group, ({ artist }) => artist).values()].map((own) => ({
        icons: own.filter(({ concept }) => drawnClass(concept) === undefined),
        drawn: own.filter(({ concept }) => drawnClass(concept) !== undefined),
      })),
    ]),
  );
}

/** A glyph of a label set: any of its artists, then any of that artist's pictures. */
export function pickGlyph(cast: Cast, labels: string, stream: Random): Glyph {
  const byArtist = cast.get(labels)!;
  const { icons, drawn } = byArtist[stream.integer(byArtist.length)];
  const draw = stream.uniform() < drawnShare;
  const pool = icons.length === 0 || (draw && drawn.length > 0) ? drawn : icons;
  return pool[stream.integer(pool.length)];
}
