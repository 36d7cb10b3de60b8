import { artists, readIcons } from "./artists";
import type { IconSet } from "./artists";

/** One drawing of a concept. */
export interface Drawing {
  readonly artist: string;
  readonly icon: string;
  /** What is drawn, in the words of the noto set, skin tone left out: `person-biking`. */
  readonly concept: string;
  /** Skin tone, 0 for none, else 1 (light) to 5 (dark); -1 for several people of different tones. */
  readonly tone: number;
}

const mixed = -1;
const tones = ["light", "medium-light", "medium", "medium-dark", "dark"];

/** Icon names of fxemoji and streamline-emojis that share no spelling with the concept they draw. */
const synonyms: Readonly<Record<string, string>> = {
  "2hearts": "two-hearts",
  acorn: "chestnut",
  "amazed-face": "astonished-face",
  americasglobe: "globe-showing-americas",
  anger: "anger-symbol",
  angry: "angry-face",
  anguish: "anguished-face",
  "anxious-face": "anxious-face-with-sweat",
  aok: "ok-hand",
  asiaaustraliaglobe: "globe-showing-asia-australia",
  astonished: "astonished-face",
  aubergine: "eggplant",
  bactriancamel: "two-hump-camel",
  banknotedollar: "dollar-banknote",
  banknoteeuro: "euro-banknote",
  banknotepound: "pound-banknote",
  banknoteyen: "yen-banknote",
  basketballandhoop: "basketball",
  bath: "person-taking-bath",
  beachumbrella: "umbrella-on-ground",
  bellcancellation: "bell-with-slash",
  bicyclist: "person-biking",
  billiards: "pool-8-ball",
  blackclubsuit: "club-suit",
  blackdiamondsuit: "diamond-suit",
  blackdroplet: "droplet",
  blackheartsuit: "heart-suit",
  blackscissors: "scissors",
  blackspadesuit: "spade-suit",
  blacktelephone: "telephone",
  blonde: "person-blond-hair",
  bolt: "high-voltage",
  boot: "womans-boot",
  bow: "ribbon",
  bowing: "person-bowing",
  bride: "person-with-veil",
  bunny: "rabbit-face",
  "bunny-ears": "people-with-bunny-ears",
  bunnyside: "rabbit",
  catside: "cat",
  cat: "cat-face",
  cellphone: "mobile-phone",
  chartdownwardstrend: "chart-decreasing",
  chartupwardstrend: "chart-increasing",
  chartupwardstrendyen: "chart-increasing-with-yen",
  chilipepper: "hot-pepper",
  clap: "clapping-hands",
  compression: "clamp",
  confetti: "confetti-ball",
  confounded: "confounded-face",
  confused: "confused-face",
  construct: "building-construction",
  constructionsign: "construction",
  controlknob: "control-knobs",
  cop: "police-officer",
  couple: "couple-with-heart",
  couplekiss: "kiss",
  crying: "crying-face",
  curryandrice: "curry-rice",
  daggerknife: "dagger",
  dancer: "woman-dancing",
  darksunglasses: "sunglasses",
  dash: "dashing-away",
  diamondshapewithdotinside: "diamond-with-a-dot",
  disappointed: "disappointed-face",
  dissapointedrelief: "disappointed-but-relieved-face",
  dogside: "dog",
  dog: "dog-face",
  doveofpeace: "dove",
  dragonhead: "dragon-face",
  dragonside: "dragon",
  dromedarycamel: "camel",
  earofmaize: "ear-of-corn",
  earofrice: "sheaf-of-rice",
  electrictorch: "flashlight",
  europeafricaglobe: "globe-showing-europe-africa",
  europeancastle: "castle",
  europeanpostoffice: "post-office",
  evergreen: "evergreen-tree",
  expressionless: "expressionless-face",
  fallingleaf: "fallen-leaf",
  fatherchristmas: "santa-claus",
  faxicon: "fax-machine",
  fearful: "fearful-face",
  fireworksparkler: "sparkler",
  fishcakeswirl: "fish-cake-with-swirl",
  fishingpoleandfish: "fishing-pole",
  fistedhand: "oncoming-fist",
  flexbicep: "flexed-biceps",
  floppydisk2: "floppy-disk",
  flushed: "flushed-face",
  forkknife: "fork-and-knife-with-plate",
  "fox-face": "fox",
  framewithpicture: "framed-picture",
  frontfacingchick: "front-facing-baby-chick",
  frown: "frowning-face",
  frownmouth: "frowning-face-with-open-mouth",
  "game-dice": "game-die",
  gem: "gem-stone",
  "gesturing-ok": "person-gesturing-ok",
  girlgirl: "women-holding-hands",
  girlguy: "woman-and-man-holding-hands",
  gma: "old-woman",
  golfer: "person-golfing",
  gpa: "old-man",
  grimacing: "grimacing-face",
  grin: "beaming-face-with-smiling-eyes",
  grinsquint: "grinning-squinting-face",
  grinsweat: "grinning-face-with-sweat",
  grintears: "face-with-tears-of-joy",
  guapimao: "person-with-skullcap",
  guardsman: "guard",
  guyguy: "men-holding-hands",
  haircut: "person-getting-haircut",
  halo: "smiling-face-with-halo",
  hampster: "hamster",
  hand: "raised-hand",
  handheldvideocamera: "video-camera",
  hands: "raising-hands",
  handup: "person-raising-hand",
  headmassage: "person-getting-massage",
  heartarrow: "heart-with-arrow",
  hearteyes: "smiling-face-with-heart-eyes",
  heartribbon: "heart-with-ribbon",
  heels: "high-heeled-shoe",
  high5: "folded-hands",
  highspeedtrainbulletnose: "bullet-train",
  hocho: "kitchen-knife",
  hourglassflowingsand: "hourglass-not-done",
  housebuilding: "house",
  housebuildings: "houses",
  hushed: "hushed-face",
  index: "index-pointing-up",
  izakayalantern: "red-paper-lantern",
  japaneseangrymask: "goblin",
  kissclosedeyes: "kissing-face-with-closed-eyes",
  kisseyes: "kissing-face-with-smiling-eyes",
  kissing: "kissing-face",
  leaffluttering: "leaf-fluttering-in-wind",
  leopardside: "leopard",
  lips: "mouth",
  lock: "locked",
  lockandkey: "locked-with-key",
  lockwithinkpen: "locked-with-pen",
  loudlycrying: "loudly-crying-face",
  lowerleftcrayon: "crayon",
  lowerleftfountainpen: "fountain-pen",
  lowerleftpaintbrush: "paintbrush",
  lowerleftpen: "pen",
  mahjong: "mahjong-red-dragon",
  makeupbag: "clutch-bag",
  manltepiececlock: "mantelpiece-clock",
  mansshirt: "t-shirt",
  medicalmask: "face-with-medical-mask",
  mensrunner: "running-shoe",
  mensshoe: "mans-shoe",
  minidisc: "computer-disk",
  monkeyhear: "hear-no-evil-monkey",
  monkeysee: "see-no-evil-monkey",
  monkeyspeak: "speak-no-evil-monkey",
  mouseside: "mouse",
  moyai: "moai",
  multiplemusicalnotes: "musical-notes",
  neutral: "neutral-face",
  newmoonwithface: "new-moon-face",
  nogesture: "person-gesturing-no",
  nomouth: "face-without-mouth",
  notebookdecorativecover: "notebook-with-decorative-cover",
  okgesture: "person-gesturing-ok",
  openlock: "unlocked",
  openmailboxlowered: "open-mailbox-with-lowered-flag",
  openmailboxraised: "open-mailbox-with-raised-flag",
  closedmailboxlowered: "closed-mailbox-with-lowered-flag",
  closedmailboxraised: "closed-mailbox-with-raised-flag",
  openmouth: "face-with-open-mouth",
  opticaldisc: "optical-disk",
  outbox: "outbox-tray",
  pensive: "pensive-face",
  perservere: "persevering-face",
  personalcomputer: "laptop",
  phonewithpage: "fax-machine",
  pigside: "pig",
  pig: "pig-face",
  pigsnout: "pig-nose",
  pinkwallet: "purse",
  playingcardblackjoker: "joker",
  policecarsrevolvinglight: "police-car-light",
  poo: "pile-of-poo",
  pout: "enraged-face",
  pouting: "person-pouting",
  pray: "folded-hands",
  present: "wrapped-gift",
  printericon: "printer",
  racecar: "racing-car",
  raincloud: "cloud-with-rain",
  raisedhandsfingerssplayed: "hand-with-fingers-splayed",
  recreationalvehicle: "sport-utility-vehicle",
  "red-wine-glass": "wine-glass",
  "white-wine-glass": "wine-glass",
  "champagne-glass": "clinking-glasses",
  relieved: "relieved-face",
  reminder: "reminder-ribbon",
  rowboat: "person-rowing-boat",
  running: "person-running",
  sakebottleandcup: "sake",
  sandals: "womans-sandal",
  schoolsatchel: "backpack",
  "school-backpack": "backpack",
  screamfear: "face-screaming-in-fear",
  screen: "desktop-computer",
  sheep: "ewe",
  silhouetteohjapan: "map-of-japan",
  sixpointedstarwithdot: "dotted-six-pointed-star",
  skiandskiboot: "skis",
  sleeping: "sleeping-face",
  sleepy: "sleepy-face",
  sleuthspy: "detective",
  sliceofpizza: "pizza",
  smallfrown: "slightly-frowning-face",
  smallsmile: "slightly-smiling-face",
  smileeyes: "smiling-face-with-smiling-eyes",
  smirk: "smirking-face",
  smokingsymbol: "cigarette",
  snowcloud: "cloud-with-snow",
  snowmountains: "snow-capped-mountain",
  spiralcalendarpad: "spiral-calendar",
  spurtingwhale: "spouting-whale",
  steamlocomotive: "locomotive",
  stormcloud: "cloud-with-lightning",
  studiomic: "studio-microphone",
  sunraincloud: "sun-behind-rain-cloud",
  sunsetoverbuildings: "sunset",
  surfer: "person-surfing",
  sweatsplash: "sweat-droplets",
  swimming: "person-swimming",
  telephonereceiver2: "telephone-receiver",
  tennisball: "tennis",
  thoughtbaloon: "thought-balloon",
  tie: "necktie",
  tigerside: "tiger",
  tired: "tired-face",
  tongueout: "face-with-tongue",
  tongueoutwink: "winking-face-with-tongue",
  toykotower: "tokyo-tower",
  triangularflagonpost: "triangular-flag",
  triumph: "face-with-steam-from-nose",
  turban: "person-wearing-turban",
  unamused: "unamused-face",
  videocasette: "videocassette",
  waitress: "person-tipping-hand",
  walking: "person-walking",
  waningbibbousmoon: "waning-gibbous-moon",
  wave: "water-wave",
  waving: "waving-hand",
  weary: "weary-face",
  weightlifter: "person-lifting-weights",
  whitestar: "star",
  whitesun: "sun",
  whitesunbehindcloud: "sun-behind-large-cloud",
  whitesunsmallcloud: "sun-behind-small-cloud",
  winking: "winking-face",
  womansshirt: "womans-clothes",
  worried: "worried-face",
};

/** `artist/icon` of drawings that show something else than their name says, found by looking at contact sheets, and what they show. */
const corrected: Readonly<Record<string, string>> = {
  "emojione/motorcycle": "person-on-motorcycle",
  "emojione-v1/motorcycle": "person-on-motorcycle",
  "emojione/speedboat": "person-in-speedboat",
  "noto-v1/speedboat": "helmet-in-speedboat",
  "streamline-emojis/ship": "framed-ship",
  "streamline-emojis/turkey": "flag-turkey",
  "fxemoji/desktopcomputer": "computer-tower",
  "emojione-v1/desktop-computer": "computer-tower",
  "fxemoji/screen": "blue-rectangle",
  "fxemoji/kiss": "kissing-face",
  "fxemoji/pouting": "enraged-face",
  "fxemoji/sleuthspy": "hatted-silhouette",
  "fxemoji/tramcar": "black-silhouette",
  "noto-v1/train": "bus-like-train",
  "noto-v1/station": "bus-like-train",
  "noto-v1/railway-car": "bus-like-train",
  "noto-v1/metro": "bus-like-train",
  "noto-v1/minibus": "van",
  "emojione-v1/minibus": "van",
  "openmoji/minibus": "van",
};

/** Families that are black or white figures on a plate, as on a door. */
const plates = /^(noto|twemoji)\/family-/;

/** Reads every set and names what each icon draws, in the order of `artists` and of each package. */
export function readDrawings(): { sets: ReadonlyMap<string, IconSet>; drawings: readonly Drawing[] } {
  const sets = new Map(artists.map(({ name }) => [name, readIcons(name)]));
  const name = conceptNamer([...sets.values()]);
  const drawings = artists.flatMap(({ name: artist }) =>
    sets.get(artist)!.names.map((icon) => ({ artist, icon, ...name(artist, icon) })),
  );
  return { sets, drawings };
}

/**
 * Concepts are icon names of noto (the first set). An icon of another set finds its concept by its own name, by an alias that a package
 * declares, with hyphens left out (fxemoji), or in `synonyms`; else its name is a concept of its own.
 */
function conceptNamer([noto, ...others]: readonly IconSet[]): (artist: string, icon: string) => Pick<Drawing, "concept" | "tone"> {
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
  return { bare, tone: found.length > 1 ? mixed : found[0] ?? 0 };
}
