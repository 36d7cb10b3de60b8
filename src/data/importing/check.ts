import { contentsOf } from "../contentHash";
import { decode } from "../images/decode";
import type { FolderFiles } from "./folderFiles";
import type { SourceImage } from "./source";

/** An image that cannot be trained on, and why. */
export interface UnreadableImage {
  /** Path below the folder. */
  readonly image: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** Files of the same bytes, which count as one image. */
export interface Copies {
  /** The image that stays. */
  readonly image: string;
  /** Those that are left out. */
  readonly copies: readonly string[];
  /** Whether their labels differ: the one that stays has the labels of all. */
  readonly differ: boolean;
}

/** Images that can be trained on, each once, and what was found of the others. */
export interface CheckedImages {
  readonly images: readonly SourceImage[];
  readonly unreadable: readonly UnreadableImage[];
  readonly copies: readonly Copies[];
}

/** How images are looked at. */
export interface CheckOptions {
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Hears how many images were decoded. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Images that are decoded at the same time. */
const atOnce = 8;
/** Pixels of a side that they are decoded to: all of the file is read whatever the size. */
const side = 8;

/** Decodes every image, and finds those that have the same content. */
export async function checkImages(
  files: FolderFiles,
  images: readonly SourceImage[],
  { signal, onProgress }: CheckOptions,
): Promise<CheckedImages> {
  const reasons = new Array<string | undefined>(images.length);
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    for (let at = next++; at < images.length; at = next++) {
      signal?.throwIfAborted();
      reasons[at] = await reasonAgainst(files.pathOf(images[at].name));
      onProgress?.(++done, images.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const readable = images.filter((_, at) => reasons[at] === undefined);
  const unreadable = images.flatMap(({ name }, at): UnreadableImage[] => {
    const reason = reasons[at];
    return reason === undefined ? [] : [{ image: name, reason }];
  });
  return { ...(await withoutCopies(files, readable)), unreadable };
}

/** Why an image cannot be decoded; undefined where it can. */
const reasonAgainst = (path: string): Promise<string | undefined> =>
  decode(path, side).then(
    () => undefined,
    (cause: Error) => (cause.cause instanceof Error ? cause.cause : cause).message,
  );

/** Which of several copies stays: what is tested on must not be trained on, so it is that of the test images. */
const precedence = ["test", "validation", "train"];

async function withoutCopies(
  files: FolderFiles,
  images: readonly SourceImage[],
): Promise<Pick<CheckedImages, "images" | "copies">> {
  const groups = await byContent(files, images);
  const copies: Copies[] = [];
  const replaced = new Map<string, SourceImage | undefined>();
  for (const group of groups) {
    const rank = ({ split = "train" }: SourceImage): number => precedence.indexOf(split);
    const [first, ...others] = [...group].sort((a, b) => rank(a) - rank(b));
    const differ = new Set(group.map(labelText)).size > 1;
    copies.push({ image: first.name, copies: others.map(({ name }) => name), differ });
    const present = [...new Set(group.flatMap((image) => image.present))];
    const unknown = [...new Set(group.flatMap((image) => image.unknown))].filter((name) => !present.includes(name));
    // Copies usually say the same of an object.
    const boxes = new Map(group.flatMap((image) => image.boxes ?? []).map((box) => [JSON.stringify(box), box]));
    replaced.set(first.name, { ...first, present, unknown, boxes: [...boxes.values()] });
    for (const { name } of others) replaced.set(name, undefined);
  }
  const kept = images.flatMap((image) => {
    const now = replaced.has(image.name) ? replaced.get(image.name) : image;
    return now === undefined ? [] : [now];
  });
  return { images: kept, copies };
}

/** Groups of images whose files are the same. Whole files are compared where their beginnings are the same. */
async function byContent(files: FolderFiles, images: readonly SourceImage[]): Promise<readonly SourceImage[][]> {
  const alike = async (some: readonly SourceImage[], most?: number): Promise<SourceImage[][]> => {
    const contents = await contentsOf(
      some.map(({ name }) => files.pathOf(name)),
      most,
    );
    const groups = new Map<string, SourceImage[]>();
    for (const image of some) {
      const content = contents.get(files.pathOf(image.name)) ?? image.name;
      const group = groups.get(content);
      if (group) group.push(image);
      else groups.set(content, [image]);
    }
    return [...groups.values()].filter(({ length }) => length > 1);
  };
  return alike((await alike(images)).flat(), Infinity);
}

const labelText = ({ present, unknown }: SourceImage): string =>
  JSON.stringify([[...present].sort(), [...unknown].sort()]);
