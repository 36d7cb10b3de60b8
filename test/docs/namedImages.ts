import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** Writes a folder of images of four classes that are named after what they show, and gives its path. */
export async function namedImages(parent: string): Promise<string> {
  const folder = join(parent, "images");
  mkdirSync(folder);
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
  for (let number = 0; number < 120; number++) {
    const shown = [["ant"], ["bee", "cat"], ["cat"], ["dog"]][number % 4];
    await picture.png().toFile(join(folder, `${shown.join("+")}-${number}.png`));
  }
  return folder;
}
