import { vocClasses, type VocClass } from "../voc/classes";
import { vocSynsets } from "./vocSynsets";

/** Where the table of synsets and words comes from. */
export const overlapSource = "WordNet 3.0, VOC2007 annotation guidelines; words of WordNet, COCO and CIFAR-10";

/** Words that data sets call a class of VOC by beside VOC's own name: WordNet's, COCO's, CIFAR-10's. */
const otherWords: Readonly<Partial<Record<VocClass, string>>> = {
  person: "people, human, pedestrian",
  car: "automobile, auto, motorcar",
  dog: "domestic dog",
  cat: "domestic cat, house cat",
  aeroplane: "airplane, plane",
  train: "railroad train",
  tvmonitor: "tv, television, television set, monitor, tv monitor, tv/monitor, screen",
  bicycle: "bike, cycle",
  pottedplant: "potted plant, flowerpot, pot plant",
  motorbike: "motorcycle, moped, motor scooter",
  sofa: "couch, studio couch",
  diningtable: "dining table",
  boat: "ship",
  bus: "autobus, coach, motorbus",
  cow: "cattle, ox",
};

const classOfSynset = new Map<string, VocClass>(
  vocClasses.flatMap((name) =>
    vocSynsets[name]
      .trim()
      .split(/\s+/)
      .map((id): [string, VocClass] => [id, name]),
  ),
);

/** A name as it is compared: small letters, with single blanks for `_` and `-`. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();

const classOfWord = new Map<string, VocClass>(
  vocClasses.flatMap((name) => [name, ...(otherWords[name]?.split(", ") ?? [])].map((word) => [plain(word), name])),
);

/**
 * The class of VOC that a class of another data set shows; undefined where it is none. A name of ImageNet (`n02123045`)
 * is looked up among the synsets; of any other, the whole name or one of the words between its commas has to be a word
 * of the class, so that `hot dog` is no dog.
 */
export function vocClassOf(name: string): VocClass | undefined {
  const [, id] = /^n(\d{8})$/.exec(name) ?? [];
  if (id !== undefined) return classOfSynset.get(id);
  const words = [name, ...name.split(",")].map(plain);
  return words.map((word) => classOfWord.get(word)).find((found) => found !== undefined);
}

/** For each class of VOC that some of `names` show, in VOC's order, these. */
export function vocOverlap(names: readonly string[]): ReadonlyMap<VocClass, readonly string[]> {
  const showing = vocClasses.map((voc) => [voc, names.filter((name) => vocClassOf(name) === voc)] as const);
  return new Map(showing.filter(([, those]) => those.length > 0));
}
