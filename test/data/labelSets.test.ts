import assert from "node:assert/strict";
import { test } from "node:test";
import { coveredBy, vocClasses } from "../../src/data";
import { setOfVocClasses } from "../../src/data/labelSets";

const bySet = (
  labelSet: string | null,
  classes: readonly string[] = vocClasses,
  own: readonly string[] | null = null,
) => coveredBy({ labelSet, classes: own }, classes);

test("ImageNet covers the classes of VOC but person; COCO all; our pretraining and random weights none", () => {
  assert.deepEqual(bySet("imagenet-1k"), { covered: vocClasses.filter((name) => name !== "person"), unknown: [] });
  assert.deepEqual(bySet("coco"), { covered: [...vocClasses], unknown: [] });
  for (const set of ["scenes-concepts", "none"]) assert.deepEqual(bySet(set), { covered: [], unknown: [] });
});

test("what nothing is known of is said to be unknown, never to be new", () => {
  assert.deepEqual(bySet(null), { covered: [], unknown: [...vocClasses] });
  assert.deepEqual(bySet("hasOwnProperty", ["cat"]), { covered: [], unknown: ["cat"] });
  assert.deepEqual(bySet("imagenet-1k", ["cat", "Eyeglasses", "giraffe", "toString"]), {
    covered: ["cat"],
    unknown: ["Eyeglasses", "toString"],
  });
  assert.deepEqual(bySet("scenes-concepts", ["cat", "zebra"]), { covered: [], unknown: ["zebra"] });
});

test("classes that weights have outputs for are covered, whatever came before", () => {
  assert.deepEqual(bySet("none", ["cat", "Eyeglasses"], ["Eyeglasses"]), { covered: ["Eyeglasses"], unknown: [] });
});

test("a set of some of VOC's classes covers these, and is known to have no others of them", () => {
  const set = setOfVocClasses(["sofa", "dog"]);
  assert.equal(set, "voc:dog,sofa");
  assert.deepEqual(bySet(set), { covered: ["dog", "sofa"], unknown: [] });
  assert.deepEqual(bySet(set, ["dog", "zebra"]), { covered: ["dog"], unknown: ["zebra"] });
  assert.deepEqual(bySet(setOfVocClasses([])), { covered: [], unknown: [] });
});
