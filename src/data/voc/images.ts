import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { grouped, nearNames, pictureFinder } from "../names/pictures";

const isPicture = (name: string): boolean => /\.(jpe?g|png)$/i.test(name);
const isJpeg = (name: string): boolean => /\.jpe?g$/i.test(name);
const stemOf = (name: string): string => name.replace(/\.[^.]*$/, "");

/** A line of a list that names an image. */
export interface Naming {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The image's name. */
  readonly image: string;
}

/**
 * Finds the images of a devkit by the names that its lists have for them: names without extension, of JPEGs, as in
 * VOC. A PNG is read where no JPEG has its name, so that a mask beside a photograph is not taken for it. A name may
 * also have its extension, or the folder that it lies in.
 * @param folder for example `VOCdevkit/VOC2007`.
 * @returns the path of an image; `devkit/image` for one that is not there, or may be either of two.
 * @throws `devkit/incomplete` where there is no folder of images.
 */
export async function devkitImages(folder: string): Promise<(naming: Naming) => Promise<string>> {
  const images = join(folder, "JPEGImages");
  const files = await readdir(images).catch((cause) => {
    throw error(
      "devkit/incomplete",
      {
        problem: `there is no folder ${images}`,
        fix: "Extract the archive that holds the images into the same devkit",
      },
      cause,
    );
  });
  const subfolders = new Map([[images, stemsOf(files)]]);
  const find = pictureFinder(images);
  return async ({ image, ...where }) => {
    const written = image.replaceAll("\\", "/").replace(/^(.*\/)?JPEGImages\//, "");
    const within = dirname(join(images, written));
    const stems = subfolders.get(within) ?? stemsOf(await readdir(within).catch(() => []));
    subfolders.set(within, stems);
    const candidates = stems.get(basename(written).normalize("NFC")) ?? [];
    const chosen = chosenOf(candidates, basename(written));
    if (chosen !== undefined) return join(within, chosen);
    const refuse = (problem: string): Error => error("devkit/image", { ...where, image, problem });
    if (candidates.length > 0)
      throw refuse(`may be either of ${candidates.map(quoted).join(" and ")} in ${within}. Keep one of them there`);
    const { path } = isPicture(written) ? await find(written) : {};
    if (path !== undefined) return path;
    const names = [...(await readdir(within).catch(() => []))];
    const near = nearNames(basename(written), names).slice(0, 3).map(quoted).join(", ");
    const there = near === "" ? "" : `, and what is there is ${near}`;
    throw refuse(`is listed, but ${within} has no .jpg or .png of that name${there}. Restore the image`);
  };
}

/** Names of pictures by their names without extension, in one Unicode form. */
const stemsOf = (names: readonly string[]): ReadonlyMap<string, readonly string[]> =>
  grouped(names.filter(isPicture), (name) => stemOf(name).normalize("NFC"));

/** The only JPEG, or the only PNG where there is no JPEG, of those that are written as `stem` if any are. */
function chosenOf(candidates: readonly string[], stem: string): string | undefined {
  const exact = candidates.filter((name) => stemOf(name) === stem);
  const meant = exact.length > 0 ? exact : candidates;
  const jpegs = meant.filter(isJpeg);
  const chosen = jpegs.length > 0 ? jpegs : meant;
  return chosen.length === 1 ? chosen[0] : undefined;
}
