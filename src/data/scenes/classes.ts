import { drawnClass } from "./drawn";

/** Concepts that show one class. Persons are told by `person` below; tables and most pots are drawn (`drawn.ts`). */
const concepts: Readonly<Record<string, string>> = {
  aeroplane:
    "airplane small-airplane airplane-arrival airplane-departure northeast-pointing-airplane up-pointing-airplane " +
    "up-pointing-small-airplane up-pointing-military-airplane",
  bicycle: "bicycle",
  bird:
    "bird black-bird blackbird baby-chick front-facing-baby-chick " +
    "hatching-chick chicken rooster turkey duck eagle owl parrot peacock " +
    "penguin swan goose flamingo dodo dove pigeon macaw",
  boat: "sailboat canoe speedboat motor-boat ferry passenger-ship ship titanic",
  bottle: "bottle-with-popping-cork baby-bottle lotion-bottle sake beer-bottle glass-bottle plastic-bottle",
  bus: "bus oncoming-bus minibus trolleybus",
  car:
    "automobile oncoming-automobile taxi oncoming-taxi police-car " +
    "oncoming-police-car sport-utility-vehicle racing-car autonomous-car",
  cat:
    "cat cat-face black-cat grinning-cat grinning-cat-with-smiling-eyes " +
    "cat-with-tears-of-joy smiling-cat-with-heart-eyes " +
    "cat-with-wry-smile kissing-cat weary-cat crying-cat pouting-cat",
  chair: "chair seat armchair",
  cow: "cow cow-face ox",
  dog: "dog dog-face guide-dog service-dog poodle",
  horse: "horse horse-face",
  motorbike: "motorcycle motor-scooter",
  pottedplant: "potted-plant",
  sheep: "ewe ram",
  sofa: "couch-and-lamp",
  train:
    "train locomotive diesel-locomotive bullet-train high-speed-train " +
    "metro light-rail tram tram-car railway-car station monorail",
  tvmonitor: "television desktop-computer",
};

/** Rider and mount: two labels each. */
const pairs: Readonly<Record<string, RegExp>> = {
  bicycle: /^(man|woman|person)-(mountain-)?biking$/,
  horse: /^(horse-racing|horse-riding)$/,
  boat: /^((man|woman|person)-rowing-boat|person-in-speedboat)$/,
  motorbike: /^person-on-motorcycle$/,
};

/** Whole people and busts. */
const person = new RegExp(
  "^(" +
    "(man|woman|person|men|women|people|boy|girl|child|baby|adult|family|kiss|couple-with-heart|old-man|old-woman|" +
    "older-person|older-adult)" +
    "(-.+)?|woman-and-man-holding-hands|police-officer|construction-worker|" +
    "guard|detective|pilot|astronaut|judge|cook|farmer|firefighter|" +
    "mechanic|singer|student|teacher|technologist|office-worker|" +
    "factory-worker|health-worker|scientist|artist|ninja|prince|princess|" +
    "superhero|supervillain|mage|santa-claus|mrs-claus|mx-claus|" +
    "snowboarder|skier|deaf-(man|woman|person)|ballet-dancer|" +
    "pregnant-(man|woman|person)|nuclear-worker-(man|woman)|gardener-(man|" +
    "woman)|polar-explorer(-man|-woman)?|(fe)?male-(doctor|nurse)|" +
    "dj(-man|-woman)?|pirate-(male|female)|barista|windsurfing" +
    ")$",
);

/**
 * Not persons although their names begin like one: parts, signs, toys, silhouettes, beds that hide them, chairs on
 * wheels.
 */
const notPerson = new RegExp(
  "^(baby-(bottle|chick|symbol)|(boy|girl)s?-symbol|kiss-mark|" +
    "person-in-bed|.*wheelchair.*|.*merpe(rson|ople)|.*(genie|zombie)|" +
    "person-with-dog|family(-adult.*)?|person-taking-bath|.*-climbing|people-(hugging|dialogue)|womans-.*|mans-.*)$",
);

/** Labels of a concept: none, one, or two for a rider and a mount. */
export function labelsOf(concept: string): readonly string[] {
  const drawn = drawnClass(concept);
  if (drawn !== undefined) return [drawn];
  const pair = Object.keys(pairs).find((name) => pairs[name].test(concept));
  if (pair !== undefined) return ["person", pair];
  const single = byConcept.get(concept);
  if (single !== undefined) return [single];
  return person.test(concept) && !notPerson.test(concept) ? ["person"] : [];
}

const byConcept = new Map(
  Object.entries(concepts).flatMap(([name, list]) => list.split(" ").map((concept) => [concept, name] as const)),
);

/**
 * Concepts that a class could be mistaken for, or that show a class beside something else: no labels, and kept out of
 * pretraining.
 */
const lookalikes = new Set(
  (
    "carousel-horse unicorn zebra donkey moose deer water-buffalo bison goat llama camel two-hump-camel giraffe " +
    "wolf fox raccoon tiger tiger-face leopard lion bear panda " +
    "koala hamster badger polar-bear rabbit-face mouse-face " +
    "ambulance fire-engine oncoming-fire-engine police-car-light " +
    "delivery-truck articulated-lorry tractor pickup-truck auto-rickshaw " +
    "mountain-railway suspension-railway mountain-cableway aerial-tramway railway-track roller-coaster bus-stop " +
    "helicopter flying-saucer kick-scooter no-bicycles laptop mobile-phone videocassette " +
    "bed person-in-bed toilet bathtub bat poultry-leg egg nest-with-eggs empty-nest feather phoenix t-rex sauropod " +
    "bust-in-silhouette busts-in-silhouette speaking-head baby-symbol " +
    "mens-room womens-room restroom children-crossing no-pedestrians " +
    "no-one-under-eighteen japanese-dolls statue-of-liberty moai " +
    "snowman snowman-without-snow genie zombie vampire fairy elf " +
    "merperson mermaid merman ghost joker customs baggage-claim passport-control left-luggage wheelchair-symbol " +
    "family water-closet litter-in-bin-sign " +
    "wine-glass cocktail-glass tropical-drink clinking-glasses beer-mug clinking-beer-mugs honey-pot amphora jar " +
    "cactus seedling herb tulip rose hibiscus sunflower blossom " +
    "bouquet palm-tree evergreen-tree deciduous-tree tanabata-tree " +
    "pine-decoration christmas-tree cherry-blossom sheaf-of-rice white-flower four-leaf-clover desert-island " +
    "anchor fishing-pole footprints paw-prints " +
    "japanese-castle framed-picture selfie"
  ).split(" "),
);

/**
 * Signs, letters and near-identical series (clock faces, flags, buttons): they teach nothing about pictures of things.
 */
const signs = new RegExp(
  "^(flag|digit|letter|input|up|down|left|right)-|^keycap|-button(-|$)|-arrow(s|-|$)|" +
    "-(oclock|thirty|square|circle|diamond)$",
);

/** Whether pretraining may show a concept: none of the 20 classes, nothing that looks like one, no signs. */
export function isNeutral(concept: string): boolean {
  return labelsOf(concept).length === 0 && !lookalikes.has(concept) && !notPerson.test(concept) && !signs.test(concept);
}
