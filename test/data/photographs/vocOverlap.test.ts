import assert from "node:assert/strict";
import { test } from "node:test";
import { vocOverlap } from "../../../src/data/photographs";
import { vocClassOf } from "../../../src/data/photographs/vocOverlap";
import { vocSynsets } from "../../../src/data/photographs/vocSynsets";
import { vocClasses } from "../../../src/data/voc/classes";

/** Classes of ImageNet-1k by id and first word, as its `words.txt` has them, and the class of VOC that each shows. */
const imageNet = `
  n02085620 Chihuahua dog; n02113978 Mexican hairless dog; n02114367 timber wolf -; n02115913 dhole -
  n02123045 tabby cat; n02124075 Egyptian cat cat; n02129165 lion -; n02125311 cougar -
  n01514668 cock bird; n02058221 albatross bird; n01855672 goose bird; n03126707 crane (machine) -
  n02389026 sorrel horse; n02391049 zebra -; n02403003 ox cow; n02410509 bison -; n02412080 ram sheep
  n02415577 bighorn sheep; n02690373 airliner aeroplane; n02917067 bullet train train; n04310018 locomotive train
  n04335435 streetcar -; n04146614 school bus bus; n04285008 sports car car; n03770679 minivan car
  n03444034 go-kart -; n04465501 tractor -; n03785016 moped motorbike; n03792782 mountain bike bicycle
  n04482393 tricycle bicycle; n03447447 gondola boat; n03095699 container ship boat; n02823428 beer bottle bottle
  n04099969 rocking chair chair; n03891251 park bench -; n03201208 dining table diningtable; n03179701 desk -
  n04344873 studio couch sofa; n03991062 pot pottedplant; n04404412 television tvmonitor; n03642806 laptop -
  n10148035 groom -; n09835506 ballplayer -; n07697537 hotdog -`
  .split(/[;\n]/)
  .map((line) => line.trim().split(" "))
  .filter((words) => words.length > 1);

test("classes of ImageNet show the classes of VOC that their words say", () => {
  for (const words of imageNet) {
    const shown = words.at(-1);
    assert.equal(vocClassOf(words[0]), shown === "-" ? undefined : shown, words.join(" "));
  }
});

test("each synset is of one class, and is eight digits", () => {
  const ids = vocClasses.flatMap((name) => vocSynsets[name].trim().split(/\s+/));
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^\d{8}$/);
});

test("classes of other sets are told by whole words: VOC's, COCO's, CIFAR-10's", () => {
  const cifar = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
  const own = ["Potted_Plant", "hot dog", "dogs", "tabby, domestic cat", "n99999999", "toString"];
  assert.deepEqual(Object.fromEntries(vocOverlap([...cifar, ...own])), {
    car: ["automobile"],
    dog: ["dog"],
    cat: ["cat", "tabby, domestic cat"],
    bird: ["bird"],
    aeroplane: ["airplane"],
    horse: ["horse"],
    pottedplant: ["Potted_Plant"],
    boat: ["ship"],
  });
  for (const name of vocClasses) assert.equal(vocClassOf(name), name);
});
