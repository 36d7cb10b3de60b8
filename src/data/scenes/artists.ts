import { readFileSync } from "node:fs";

/** What an artist's drawings serve: training (pretraining included), validation or test. No artist has two roles. */
export type Role = "train" | "validation" | "test";

/** One colour emoji set, drawn by one team in one style, carried by the npm package `@iconify-json/<name>`. */
export interface Artist {
  /** Name of the set. */
  readonly name: string;
  /** Which images are drawn from the set. */
  readonly role: Role;
  /** Who drew the set. */
  readonly author: string;
  /** SPDX identifier. */
  readonly license: string;
  /** Where the set comes from. */
  readonly source: string;
}

/**
 * The sets of the benchmark. Pictures of CC-BY-SA sets are only ever generated on the user's machine, with an
 * attribution file.
 */
export const artists: readonly Artist[] = [
  {
    name: "noto",
    role: "train",
    author: "Google Inc",
    license: "Apache-2.0",
    source: "https://github.com/googlefonts/noto-emoji",
  },
  {
    name: "noto-v1",
    role: "train",
    author: "Google Inc",
    license: "Apache-2.0",
    source: "https://github.com/googlefonts/noto-emoji",
  },
  {
    name: "twemoji",
    role: "train",
    author: "Twitter",
    license: "CC-BY-4.0",
    source: "https://github.com/jdecked/twemoji",
  },
  {
    name: "emojione",
    role: "train",
    author: "Emoji One",
    license: "CC-BY-4.0",
    source: "https://github.com/EmojiTwo/emojitwo",
  },
  {
    name: "fxemoji",
    role: "train",
    author: "Mozilla",
    license: "Apache-2.0",
    source: "https://github.com/mozilla/fxemoji",
  },
  {
    name: "streamline-emojis",
    role: "train",
    author: "Streamline",
    license: "CC-BY-4.0",
    source: "https://github.com/webalys-hq/streamline-vectors",
  },
  {
    name: "emojione-v1",
    role: "train",
    author: "Emoji One",
    license: "CC-BY-SA-4.0",
    source: "https://github.com/joypixels/emojione-legacy",
  },
  {
    name: "openmoji",
    role: "validation",
    author: "OpenMoji",
    license: "CC-BY-SA-4.0",
    source: "https://github.com/hfg-gmuend/openmoji",
  },
  {
    name: "fluent-emoji-flat",
    role: "test",
    author: "Microsoft Corporation",
    license: "MIT",
    source: "https://github.com/microsoft/fluentui-emoji",
  },
];

/** The artists of a role. */
export const artistsOf = (role: Role): readonly Artist[] => artists.filter((artist) => artist.role === role);

/** The pictures of one set. */
export interface IconSet {
  /** Icon names, in the package's order. */
  readonly names: readonly string[];
  /** Other name -> icon name. */
  readonly aliases: Readonly<Record<string, string>>;
  /** SVG text of an icon. */
  svg(name: string): string;
}

interface IconifyFile {
  readonly icons: Readonly<
    Record<string, { body: string; left?: number; top?: number; width?: number; height?: number }>
  >;
  readonly aliases?: Readonly<Record<string, { parent: string }>>;
  readonly width?: number;
  readonly height?: number;
}

/** Reads an artist's package (some tens of milliseconds). */
export function readIcons(artist: string): IconSet {
  const file = JSON.parse(readFileSync(require.resolve(`@iconify-json/${artist}/icons.json`), "utf8")) as IconifyFile;
  return {
    names: Object.keys(file.icons),
    aliases: Object.fromEntries(Object.entries(file.aliases ?? {}).map(([alias, { parent }]) => [alias, parent])),
    svg: (name) => {
      const icon = file.icons[name];
      const [width, height] = [icon.width ?? file.width ?? 16, icon.height ?? file.height ?? 16];
      return svgOf([icon.left ?? 0, icon.top ?? 0, width, height], icon.body);
    },
  };
}

/** SVG text around a body; `box` is left, top, width and height. */
export function svgOf(box: readonly [number, number, number, number], body: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${box[2]}" height="${box[3]}" viewBox="${box.join(" ")}">${body}</svg>`
  );
}

/** Exact version of each artist's package. */
export function artistVersions(): Record<string, string> {
  return Object.fromEntries(
    artists.map(({ name }) => {
      const file = require.resolve(`@iconify-json/${name}/package.json`);
      return [name, (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version];
    }),
  );
}
