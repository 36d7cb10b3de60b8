import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { mostTextBytes } from "../limits";
import { isPicture, type PhotographFiles } from "./files";

/** A photograph and its class. */
export interface Labelled {
  /** Name of the file. */
  readonly name: string;
  /** Index of the class. */
  readonly label: number;
}

/** What photographs there are, and what they show. */
export interface Layout {
  /** Names of the classes, as their folders have them, in the order of code units. */
  readonly classes: readonly string[];
  /** What `words.txt` calls a class, by its name; only classes that it has. */
  readonly words: ReadonlyMap<string, string>;
  /** To train on, in the order of names. */
  readonly train: readonly Labelled[];
  /** To measure on. */
  readonly heldOut: readonly Labelled[];
}

const inSplit = /(?:^|\/)(train|val)\/([^/]+)\/(?:.*\/)?[^/]+$/;
/** Where nothing says what is held out, it is the last of so many of each class, again and again. */
const heldOutEvery = 10;

/** A photograph and the name of its class. */
type Named = readonly [name: string, className: string];

/**
 * How photographs lie: `train/CLASS/.../IMAGE` with `val/CLASS/.../IMAGE` or, as in Tiny ImageNet,
 * `val_annotations.txt`, under any outer folder; or `CLASS/.../IMAGE`. Where neither says what is held out, every tenth
 * of each class is, in the order of names. `wnids.txt`, where it is there, has to name the classes there are;
 * `words.txt` and `LOC_synset_mapping.txt` say what they are called. Where `environment/pretraining/photographs.py`
 * reads a set, this reads the same from it.
 * @throws `photographs/layout`
 */
export async function layoutOf(files: PhotographFiles): Promise<Layout> {
  const refuse = (problem: string, fix: string): never => {
    throw error("photographs/layout", { path: files.path, problem, fix });
  };
  const names = files.names.filter(isPicture);
  if (names.length === 0) refuse("has no photographs", "Give a folder or a zip of them, with a folder for each class");
  const split = splitOf(names) ?? { train: ofClassFolders(names, refuse), val: [] };
  const annotations = await textOf(files, /(?:^|\/)val_annotations\.txt$/, refuse);
  const told = annotations === undefined ? split.val : annotated(names, annotations);
  const { train, heldOut } = told.length > 0 ? { train: split.train, heldOut: told } : withHeldOut(split.train);
  const classes = [...new Set(train.map(([, name]) => name))].sort();
  if (classes.length < 2)
    refuse(`has photographs of one class alone, ${quoted(classes[0])}`, "Give two classes or more, each in a folder");
  await assertListed(files, classes, refuse);
  const index = new Map(classes.map((name, label) => [name, label]));
  const labelled = ([name, className]: Named): Labelled => {
    const unknown = `holds out ${quoted(name)} of ${quoted(className)}, which no photograph to train on is of`;
    return { name, label: index.get(className) ?? refuse(unknown, "Correct the folders or val_annotations.txt") };
  };
  const words = await textOf(files, /(?:^|\/)(?:words|LOC_synset_mapping|synset_words)\.txt$/, refuse);
  return {
    classes,
    words: new Map(wordsIn(words ?? "").filter(([name]) => index.has(name))),
    train: train.map(labelled),
    heldOut: heldOut.map(labelled),
  };
}

type Refuse = (problem: string, fix: string) => never;

/** The photographs of `train/` and `val/`; undefined where there is no `train/CLASS/`. */
function splitOf(names: readonly string[]): { train: Named[]; val: Named[] } | undefined {
  const split: { train: Named[]; val: Named[] } = { train: [], val: [] };
  for (const name of names) {
    const place = inSplit.exec(name);
    if (place) split[place[1] as "train" | "val"].push([name, place[2]]);
  }
  return split.train.length > 0 ? split : undefined;
}

/** Photographs whose classes are the folders below the one that holds them all. */
function ofClassFolders(names: readonly string[], refuse: Refuse): Named[] {
  const folders = names.map((name) => name.split("/").slice(0, -1));
  const [first] = folders;
  let shared = first.findIndex((part, depth) => folders.some((folder) => folder[depth] !== part));
  if (shared < 0) shared = first.length;
  return names.map((name, row) => {
    const [className] = folders[row].slice(shared);
    if (className !== undefined) return [name, className];
    return folders.every((folder) => folder.length === shared)
      ? refuse("has all its photographs in one folder", "Put those of each class into a folder of its own")
      : refuse(`has ${quoted(name)} in no class's folder`, "Put it into one, or remove it");
  });
}

/** The held-out photographs that lines `IMAGE<tab>CLASS...` name, of those that lie in `val/`. */
function annotated(names: readonly string[], text: string): Named[] {
  const inVal = new Map(
    names.filter((name) => /(?:^|\/)val\//.test(name)).map((name) => [name.replace(/^.*\//, ""), name]),
  );
  return text
    .split(/\r?\n/)
    .map((line) => line.split("\t"))
    .flatMap(([image, className]): Named[] => {
      const name = inVal.get(image);
      return name === undefined || className === undefined ? [] : [[name, className]];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Every tenth of each class held out. */
function withHeldOut(all: readonly Named[]): { train: Named[]; heldOut: Named[] } {
  const taken = new Map<string, number>();
  const parts: { train: Named[]; heldOut: Named[] } = { train: [], heldOut: [] };
  for (const item of all) {
    const place = taken.get(item[1]) ?? 0;
    taken.set(item[1], place + 1);
    parts[place % heldOutEvery === heldOutEvery - 1 ? "heldOut" : "train"].push(item);
  }
  return parts;
}

/** Checks the classes with `wnids.txt`. */
async function assertListed(files: PhotographFiles, classes: readonly string[], refuse: Refuse): Promise<void> {
  const text = await textOf(files, /(?:^|\/)wnids\.txt$/, refuse);
  if (text === undefined) return;
  const listed = new Set(text.split(/\s+/).filter((name) => name !== ""));
  const extra = classes.filter((name) => !listed.has(name));
  const missing = [...listed].filter((name) => !classes.includes(name));
  const fix = "Correct or remove the list, or restore the photographs";
  if (extra.length > 0) refuse(`has photographs of ${quoted(extra[0])}, which its wnids.txt does not name`, fix);
  if (missing.length > 0) {
    const others = missing.length > 1 ? ` and of ${missing.length - 1} others` : "";
    refuse(`has no photographs of ${quoted(missing[0])}${others}, which its wnids.txt names`, fix);
  }
}

/** Names and words of lines `NAME<tab or blank>WORDS`. */
const wordsIn = (text: string): [string, string][] =>
  text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const parts = /^(\S+)[\t ]+(.*\S)/.exec(line);
    return parts ? [[parts[1], parts[2]]] : [];
  });

/** The text of the first file whose name matches; undefined where there is none. */
async function textOf(files: PhotographFiles, pattern: RegExp, refuse: Refuse): Promise<string | undefined> {
  const name = files.names.find((each) => pattern.test(each));
  if (name === undefined) return undefined;
  const cannot = (cause: Error): never => refuse(`has ${name}, which cannot be read: ${cause.message}`, "Restore it");
  return (await files.read(name, mostTextBytes).catch(cannot)).toString("utf8");
}
