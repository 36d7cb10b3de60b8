import { classNameOf } from "../names/classNames";
import type { FolderFiles } from "./folderFiles";
import { byName, type SourceImage, type SourceLabels } from "./source";
import { splitNamed } from "./splits";

/** Images and the folders that they lie in, below the one that holds them all. */
interface Placed {
  readonly name: string;
  readonly folders: readonly string[];
}

/**
 * The labels of images in a folder for each class: `CLASS/IMAGE`, or `train/CLASS/IMAGE` with `val` or `test` likewise,
 * under any outer folders. Folders within that of a class are of the class. Undefined where it is no such folder.
 */
export function readClassFolders({ pictures }: FolderFiles): SourceLabels | undefined {
  const placed = belowShared(pictures);
  const isSplit = placed.every(({ folders: [first] }) => first === undefined || isPart(first));
  const images: SourceImage[] = [];
  const unlabelled: string[] = [];
  const classes = new Set<string>();
  for (const { name, folders } of placed) {
    const [part, folder] = isSplit ? folders : [undefined, folders[0]];
    if (folder === undefined) {
      unlabelled.push(name);
      continue;
    }
    const className = classNameOf(folder);
    classes.add(className);
    images.push({ name, present: [className], unknown: [], ...(part !== undefined && { split: splitNamed(part) }) });
  }
  if (classes.size < 2) return undefined;
  const single = "an image has one label, that of its folder: a run takes all other classes as absent from it";
  return {
    classes: [...classes].sort(),
    images: images.sort(byName),
    objects: 0,
    unlabelled,
    withoutImage: [],
    notes: [single],
  };
}

const isPart = (folder: string): boolean => splitNamed(folder) !== undefined;

/**
 * Images without the folders that all of them share. A folder called `train` that holds all is none of these: it is a
 * part.
 */
function belowShared(pictures: readonly string[]): Placed[] {
  const placed = pictures.map((name) => ({ name, folders: name.split("/").slice(0, -1) }));
  const [first] = placed;
  if (first === undefined) return [];
  let shared = 0;
  while (
    first.folders[shared] !== undefined &&
    !isPart(first.folders[shared]) &&
    placed.every(({ folders }) => folders[shared] === first.folders[shared])
  )
    shared++;
  return placed.map(({ name, folders }) => ({ name, folders: folders.slice(shared) }));
}
