import { mustGet } from "../../base/mustGet";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { cacheFolder } from "../../base/cacheFolder";
import { error } from "../../base/errors";
import { fileFault } from "../../base/fileFault";
import { interruptible } from "../../base/notebookCell";
import { random } from "../../base/random";
import { vocClasses, type VocClass } from "../voc/classes";
import { annotationText } from "./annotation";
import { artists, artistVersions, type Role } from "./artists";
import { attributionText } from "./attribution";
import { castOf, castSketches, pickGlyph, type Cast } from "./cast";
import type { CoOccurrence } from "./coOccurrence";
import { compose } from "./compose";
import { readDrawings } from "./concepts";
import { packGlyphs, readPack, type Glyph } from "./glyphs";
import { sampleLabels } from "./labels";
import { sceneScales, sceneSets, type SceneScale, type SceneSet } from "./scales";

/** Bump when the same seed gives other bytes. */
export const generatorVersion = 1;

/** Which Scenes are generated, and where they go. */
export interface WriteScenesOptions {
  /** Number of scenes and their size. */
  readonly scale: SceneScale;
  /** The same seed, scale and co-occurrence give the same bytes. */
  readonly seed: number;
  /** How classes go together. Default: `independent`. */
  readonly coOccurrence?: CoOccurrence;
  /** Folder that gets `Scenes/`; a `Scenes/` that this wrote before is replaced. */
  readonly out: string;
  /** Called with drawings rasterised and scenes written: how many are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Content of `Scenes/scenes.json`. */
export interface ScenesManifest {
  readonly benchmark: "scenes";
  readonly generatorVersion: number;
  readonly scale: SceneScale;
  readonly seed: number;
  /** How classes go together, where they are not independent. */
  readonly coOccurrence?: CoOccurrence;
  /** Pixels a side. */
  readonly size: number;
  readonly classes: readonly string[];
  readonly images: Readonly<Record<SceneSet, number>>;
  /** Positive images of each class by set. */
  readonly positives: Readonly<Record<SceneSet, Readonly<Record<string, number>>>>;
  /** Versions of the packages that carry the drawings, and of what renders and encodes them. */
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 over names and bytes of every image, annotation and list, in the order written. */
  readonly sha256: string;
}

const roles: Readonly<Record<SceneSet, Role>> = { train: "train", val: "validation", test: "test", intest: "train" };

/** Chance that a person and a mount are drawn as one rider, where the artists have such drawings. */
const riderShare = 0.5;

/** Fixed, so that bytes do not depend on defaults; full chroma, since outlines are coloured. */
const jpeg = { quality: 92, chromaSubsampling: "4:4:4", mozjpeg: false } as const;

/** Scenes composed, then encoded and written together. */
const chunk = 64;

/**
 * Generates the benchmark as a VOCdevkit, `<out>/Scenes/{JPEGImages,Annotations,ImageSets/Main}`, with its attribution
 * and manifest. Written aside and renamed into place. Same scale and seed, same bytes (for the versions in the
 * manifest).
 * @throws `scenes/occupied` if `<out>/Scenes` exists and is not a generated benchmark; a `file/` error where the file
 *   system refuses.
 */
export async function writeScenes({ out, ...options }: WriteScenesOptions): Promise<ScenesManifest> {
  const folder = join(out, "Scenes");
  const replaces = existsSync(folder);
  if (replaces && !existsSync(join(folder, "scenes.json"))) throw error("scenes/occupied", { path: folder });
  const aside = join(out, `.Scenes-${randomBytes(6).toString("hex")}`);
  try {
    const manifest = await generate(aside, options);
    if (replaces) await rename(folder, `${aside}-old`);
    await rename(aside, folder).catch(async (cause) => {
      if (replaces) await rename(`${aside}-old`, folder);
      throw cause;
    });
    return manifest;
  } catch (cause) {
    throw fileFault(cause, { path: folder, safe: replaces ? "What was there is as it was" : "" });
  } finally {
    await removed(aside);
    await removed(`${aside}-old`);
  }
}

/**
 * The cached folder that holds `Scenes/` of these options, generated on first use. Several processes may ask at
 * once.
 */
export async function ensureScenes(options: Omit<WriteScenesOptions, "out">): Promise<string> {
  const { scale, seed, coOccurrence = "independent" } = options;
  const variant = coOccurrence === "independent" ? "" : `-${coOccurrence}`;
  const folder = join(cacheFolder("scenes"), `${scale}-${seed}${variant}-${generatorKey()}`);
  if (existsSync(join(folder, "Scenes", "scenes.json"))) return folder;
  const aside = `${folder}.${randomBytes(6).toString("hex")}`;
  try {
    await mkdir(aside, { recursive: true });
    await writeScenes({ ...options, out: aside });
    // Loses against a process that was faster: its folder has the same bytes.
    await rename(aside, folder).catch((cause) => {
      if (!existsSync(join(folder, "Scenes", "scenes.json"))) throw cause;
    });
  } catch (cause) {
    throw fileFault(cause, { path: folder });
  } finally {
    await removed(aside);
  }
  return folder;
}

/** Removes a folder that is not needed. Where that is refused, it is not what the user has to hear. */
const removed = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => {});

/**
 * Waits for all, then throws what the first that failed has thrown: nothing is written any more when that is heard, and
 * the folder can be removed.
 */
async function allDone(steps: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(steps)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

async function generate(
  folder: string,
  { scale, seed, coOccurrence = "independent", onProgress = () => {} }: Omit<WriteScenesOptions, "out">,
): Promise<ScenesManifest> {
  const { size, ...counts } = sceneScales[scale];
  for (const subfolder of ["JPEGImages", "Annotations", "ImageSets/Main"])
    await mkdir(join(folder, subfolder), { recursive: true });
  const sketches = castSketches(readDrawings());
  let done = 0;
  const total =
    sceneSets.reduce((sum, set) => sum + counts[set], 0) +
    [...sketches.values()].reduce((sum, { length }) => sum + length, 0);
  const advance = (steps: number): void => {
    interruptible()?.throwIfAborted();
    onProgress((done += steps), total);
  };
  const hash = createHash("sha256");
  const write = async (name: string, content: string | Buffer): Promise<void> => {
    hash.update(`${name} ${content.length}\n`).update(content);
    await writeFile(join(folder, name), content);
  };
  const casts = new Map<Role, Cast>();
  const positives: Partial<Record<SceneSet, Record<string, number>>> = {};
  let number = 0;
  for (const set of sceneSets) {
    const role = roles[set];
    if (!casts.has(role)) casts.set(role, castOf(readPack(await packGlyphs(mustGet(sketches, role), size, advance))));
    const cast = mustGet(casts, role);
    const labels = new Map<string, readonly VocClass[]>();
    for (let start = 0; start < counts[set]; start += chunk) {
      const scenes = Array.from({ length: Math.min(chunk, counts[set] - start) }, (_, i) => {
        const image = String(++number).padStart(6, "0");
        return { image, ...makeScene(cast, size, { seed, coOccurrence, set, index: start + i }) };
      });
      const encoded = await Promise.all(
        scenes.map(({ pixels }) =>
          sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
            .jpeg(jpeg)
            .toBuffer(),
        ),
      );
      await allDone(
        scenes.flatMap(({ image, classes, objects }, i) => {
          labels.set(image, classes);
          return [
            write(`JPEGImages/${image}.jpg`, encoded[i]),
            write(`Annotations/${image}.xml`, annotationText(image, size, objects)),
          ];
        }),
      );
      advance(scenes.length);
    }
    const count: Record<string, number> = (positives[set] = {});
    await write(`ImageSets/Main/${set}.txt`, [...labels.keys()].map((image) => `${image}\n`).join(""));
    for (const name of vocClasses) {
      const lines = [...labels].map(([image, classes]) => `${image} ${classes.includes(name) ? " 1" : "-1"}\n`);
      count[name] = [...labels.values()].filter((classes) => classes.includes(name)).length;
      await write(`ImageSets/Main/${name}_${set}.txt`, lines.join(""));
    }
  }
  await write("ATTRIBUTION.md", attributionText());
  const manifest: ScenesManifest = {
    benchmark: "scenes",
    ...{ generatorVersion, scale, seed, ...(coOccurrence !== "independent" && { coOccurrence }) },
    ...{ size, classes: vocClasses, images: counts },
    positives: positives as ScenesManifest["positives"],
    versions: versions(),
    sha256: hash.digest("hex"),
  };
  await writeFile(join(folder, "scenes.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

interface SceneChoice extends Required<Pick<WriteScenesOptions, "seed" | "coOccurrence">> {
  readonly set: SceneSet;
  readonly index: number;
}

/** One scene of a set: pixels, its classes in VOC order, and an object for each label of each glyph. */
export function makeScene(cast: Cast, size: number, { seed, coOccurrence, set, index }: SceneChoice) {
  const stream = random(seed, "scene", set, index);
  const classes = sampleLabels(stream, coOccurrence);
  const riders = stream.uniform() < riderShare;
  const mount = riders && classes.includes("person") ? classes.find((name) => cast.has(`person+${name}`)) : undefined;
  const alone = mount === undefined ? classes : classes.filter((name) => name !== "person" && name !== mount);
  const units: string[] = mount === undefined ? [...alone] : [...alone, `person+${mount}`];
  const glyphs: Glyph[] = stream.shuffle(units).map((labels) => pickGlyph(cast, labels, stream));
  const { pixels, boxes } = compose(glyphs, size, stream);
  const objects = glyphs.flatMap(({ artist, name: drawing }, i) =>
    units[i].split("+").map((name) => ({ name, box: boxes[i], artist, drawing })),
  );
  return { pixels, classes, objects };
}

function versions(): Record<string, string> {
  const packages = Object.entries(artistVersions()).map(
    ([name, version]) => [`@iconify-json/${name}`, version] as const,
  );
  return Object.fromEntries<string>([
    ...packages,
    ["libvips", sharp.versions.vips],
    ["librsvg", sharp.versions.rsvg ?? "unknown"],
  ]);
}

/** Whatever decides the bytes besides scale and seed. */
function generatorKey(): string {
  const key = JSON.stringify([generatorVersion, versions(), artists.map(({ name, role }) => [name, role])]);
  return createHash("sha256").update(key).digest("hex").slice(0, 12);
}
