import assert from "node:assert/strict";
import { before, test } from "node:test";
import { artists, artistsOf } from "../../../src/data/scenes/artists";
import { castSketches } from "../../../src/data/scenes/cast";
import { isNeutral, labelsOf } from "../../../src/data/scenes/classes";
import { readDrawings } from "../../../src/data/scenes/concepts";
import type { Drawings } from "../../../src/data/scenes/concepts";
import { drawnClass } from "../../../src/data/scenes/drawn";
import { pretrainingSketches } from "../../../src/data/scenes/pretraining";
import { vocClasses } from "../../../src/data/voc/classes";

let drawings: Drawings;
before(() => {
  drawings = readDrawings();
});

test("every artist has one role, and no picture serves two", () => {
  assert.equal(new Set(artists.map(({ name }) => name)).size, artists.length);
  assert.deepEqual(
    artistsOf("validation").map(({ name }) => name),
    ["openmoji"],
  );
  assert.deepEqual(
    artistsOf("test").map(({ name }) => name),
    ["fluent-emoji-flat"],
  );
  const roleOf = new Map(artists.map(({ name, role }) => [name, role]));
  const seen = new Map<string, string>();
  for (const [role, sketches] of castSketches(drawings)) {
    for (const { artist, svg } of sketches) {
      assert.equal(roleOf.get(artist), role);
      assert.equal(seen.get(svg) ?? role, role);
      seen.set(svg, role);
    }
  }
  for (const { artist, svg } of pretrainingSketches()) {
    assert.equal(roleOf.get(artist), "train");
    assert.notEqual(seen.get(svg) ?? "train", "test");
  }
});

test("every class has pictures by the artists of every role", () => {
  for (const [role, sketches] of castSketches(drawings)) {
    const labels = sketches.map(({ concept }) => labelsOf(concept));
    for (const found of labels)
      for (const name of found) assert.ok((vocClasses as readonly string[]).includes(name), name);
    for (const name of vocClasses) {
      const alone = labels.filter((found) => found.length === 1 && found[0] === name);
      assert.ok(alone.length >= 2, `${role} ${name}`);
    }
  }
});

test("no class alone is drawn by our own pen, and all artists draw the same classes with it", () => {
  const byArtist = [...castSketches(drawings).values()].flat().reduce((found, { artist, concept }) => {
    const name = drawnClass(concept);
    return name === undefined ? found : found.set(artist, (found.get(artist) ?? new Set()).add(name));
  }, new Map<string, Set<string>>());
  assert.equal(byArtist.size, artists.length);
  const [first, ...others] = [...byArtist.values()];
  assert.ok(first.size >= 10);
  for (const other of others) assert.deepEqual([...other].sort(), [...first].sort());
});

test("concepts carry the labels a person would give", () => {
  const cases: Record<string, string[]> = {
    "person-biking": ["person", "bicycle"],
    "horse-racing": ["person", "horse"],
    "woman-rowing-boat": ["person", "boat"],
    "woman-cook": ["person"],
    "police-car": ["car"],
    rooster: ["bird"],
    "grinning-face": [],
    "womans-hat": [],
    laptop: [],
    cactus: [],
    "baby-bottle": ["bottle"],
    "man-in-manual-wheelchair": [],
  };
  for (const [concept, labels] of Object.entries(cases)) assert.deepEqual(labelsOf(concept), labels, concept);
  const named = new Map(
    drawings.drawings.map(({ artist, icon, concept, tone }) => [`${artist}/${icon}`, `${concept} ${tone}`]),
  );
  assert.equal(named.get("fxemoji/bicyclist"), "person-biking 0");
  assert.equal(named.get("streamline-emojis/baby-2"), "baby 0");
  assert.equal(named.get("twemoji/woman-cook-medium-dark-skin-tone"), "woman-cook 4");
  assert.equal(named.get("fluent-emoji-flat/woman-cook-medium-dark"), "woman-cook 4");
  assert.equal(named.get("fxemoji/desktopcomputer"), "computer-tower 0");
});

test("pretraining concepts are none of the 20 classes and are drawn by five training artists", () => {
  const byConcept = new Map<string, Set<string>>();
  for (const { concept, artist } of pretrainingSketches())
    byConcept.set(concept, (byConcept.get(concept) ?? new Set()).add(artist));
  assert.ok(byConcept.size >= 500, `${byConcept.size} concepts`);
  const cast = new Set([...castSketches(drawings).values()].flat().map(({ concept }) => concept));
  for (const [concept, by] of byConcept) {
    assert.ok(by.size >= 5, concept);
    assert.ok(isNeutral(concept) && !cast.has(concept), concept);
  }
  for (const lookalike of [
    "unicorn",
    "goat",
    "tiger",
    "ambulance",
    "tractor",
    "laptop",
    "helicopter",
    "bed",
    "cactus",
    "wolf",
  ]) {
    assert.ok(!byConcept.has(lookalike), lookalike);
  }
});
