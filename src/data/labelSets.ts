import { vocClasses, type VocClass } from "./voc/classes";

/**
 * Label sets that weights are pretrained on; `none` are random weights, and `voc:dog,cat` a set that has these of VOC's
 * classes and no others of them.
 */
export type LabelSet = "none" | "imagenet-1k" | "coco" | "voc" | "scenes-concepts" | `voc:${string}`;

/**
 * Classes of Pascal VOC and COCO, by their names there, and the ImageNet-1k class (torchvision's name, one of several
 * where there are more) that shows the same thing; null where there is none. Parts and neighbours do not count:
 * ImageNet has a `groom` and a `ballplayer`, but no person.
 */
const inImageNet: Readonly<Record<string, string | null>> = {
  // Pascal VOC.
  person: null,
  car: "sports car",
  dog: "golden retriever",
  chair: "rocking chair",
  cat: "tabby",
  bird: "robin",
  bottle: "wine bottle",
  aeroplane: "airliner",
  train: "bullet train",
  tvmonitor: "television",
  horse: "sorrel",
  bicycle: "mountain bike",
  pottedplant: "pot",
  motorbike: "moped",
  sofa: "studio couch",
  diningtable: "dining table",
  boat: "speedboat",
  bus: "school bus",
  cow: "ox",
  sheep: "ram",
  // COCO, where it has another name or class.
  airplane: "airliner",
  tv: "television",
  "potted plant": "pot",
  motorcycle: "moped",
  couch: "studio couch",
  "dining table": "dining table",
  truck: "trailer truck",
  "traffic light": "traffic light",
  "fire hydrant": null,
  "stop sign": "street sign",
  "parking meter": "parking meter",
  bench: "park bench",
  elephant: "African elephant",
  bear: "brown bear",
  zebra: "zebra",
  giraffe: null,
  backpack: "backpack",
  umbrella: "umbrella",
  handbag: "purse",
  tie: "Windsor tie",
  suitcase: null,
  frisbee: null,
  skis: "ski",
  snowboard: null,
  "sports ball": "soccer ball",
  kite: null,
  "baseball bat": null,
  "baseball glove": null,
  skateboard: null,
  surfboard: null,
  "tennis racket": "racket",
  "wine glass": "goblet",
  cup: "cup",
  fork: null,
  knife: "cleaver",
  spoon: "wooden spoon",
  bowl: "soup bowl",
  banana: "banana",
  apple: "Granny Smith",
  sandwich: null,
  orange: "orange",
  broccoli: "broccoli",
  carrot: null,
  "hot dog": "hotdog",
  pizza: "pizza",
  donut: null,
  cake: null,
  bed: "four-poster",
  toilet: "toilet seat",
  laptop: "laptop",
  mouse: "mouse",
  remote: "remote control",
  keyboard: "computer keyboard",
  "cell phone": "cellular telephone",
  microwave: "microwave",
  oven: null,
  toaster: "toaster",
  sink: "washbasin",
  refrigerator: "refrigerator",
  book: null,
  clock: "wall clock",
  vase: "vase",
  scissors: null,
  "teddy bear": "teddy",
  "hair drier": "hand blower",
  toothbrush: null,
};

const isVoc = (name: string): boolean => (vocClasses as readonly string[]).includes(name);
const isListed = (name: string): boolean => Object.hasOwn(inImageNet, name);

/** The classes that a label set can be told of, and those that it has. */
interface Membership {
  readonly tells: (name: string) => boolean;
  readonly has: (name: string) => boolean;
}

/** The sets that have a name of their own. */
const sets: Readonly<Record<Exclude<LabelSet, `voc:${string}`>, Membership>> = {
  none: { tells: () => true, has: () => false },
  "imagenet-1k": { tells: isListed, has: (name) => inImageNet[name] !== null },
  coco: { tells: isListed, has: () => true },
  voc: { tells: isVoc, has: () => true },
  // Concepts outside VOC's classes and their lookalikes.
  "scenes-concepts": { tells: isVoc, has: () => false },
};

/** The label set that has some of VOC's classes and no others of them, in VOC's order. */
export const setOfVocClasses = (names: readonly VocClass[]): LabelSet =>
  `voc:${vocClasses.filter((name) => names.includes(name)).join(",")}`;

/** What is known of a label set; undefined where that is nothing. */
function membershipIn(labelSet: string): Membership | undefined {
  const [, some] = /^voc:(.*)$/s.exec(labelSet) ?? [];
  if (some !== undefined) return { tells: isVoc, has: (name) => some.split(",").includes(name) };
  return Object.hasOwn(sets, labelSet) ? sets[labelSet as keyof typeof sets] : undefined;
}

/**
 * Which of `classes` a network has met labels of: those it has outputs for, and those that the set of its pretraining
 * has. `unknown` are the classes of which nothing is known, all the others where the set is not one of `LabelSet`.
 */
export function coveredBy(
  { labelSet, classes: own }: { readonly labelSet: string | null; readonly classes: readonly string[] | null },
  classes: readonly string[],
): { covered: string[]; unknown: string[] } {
  const set = labelSet === null ? undefined : membershipIn(labelSet);
  const has = (name: string): boolean =>
    (own?.includes(name) ?? false) || (set !== undefined && set.tells(name) && set.has(name));
  return { covered: classes.filter(has), unknown: classes.filter((name) => !has(name) && !set?.tells(name)) };
}
