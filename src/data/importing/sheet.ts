import sharp, { type OverlayOptions } from "sharp";
import { pictureOf } from "../images/picture";

/** A row of a contact sheet. */
export interface SheetRow {
  /** Name of the class. */
  readonly name: string;
  /** What stands below the name. */
  readonly note: string;
  /** Paths of images. */
  readonly images: readonly string[];
}

/** A contact sheet as a PNG file. */
export interface ContactSheet {
  /** Bytes of the file. */
  readonly png: Uint8Array;
  /** What a person should know of it; undefined for nothing. */
  readonly note?: string;
}

/** Most images of a row. */
export const sheetColumns = 8;
/** Most rows. */
const mostRows = 300;
/** Pixels of a side of an image, between images, and of the column of names. */
const [side, gap, names] = [96, 6, 230];
/** Characters of a name that fit beside its images. */
const mostCharacters = 26;

/**
 * A picture with a row for each class: its name, and some images that show it, in their own proportions.
 * @throws `image/unreadable`, `image/too-large`
 */
export async function contactSheet(rows: readonly SheetRow[]): Promise<ContactSheet> {
  const drawn = rows.slice(0, mostRows);
  const width = names + sheetColumns * (side + gap) + gap;
  const height = drawn.length * (side + gap) + gap;
  const layers: OverlayOptions[] = [];
  for (const [row, { images }] of drawn.entries()) {
    for (const [column, path] of images.slice(0, sheetColumns).entries()) {
      const picture = await pictureOf(path, side);
      layers.push({
        input: picture.pixels,
        raw: { width: picture.width, height: picture.height, channels: 3 },
        left: names + gap + column * (side + gap) + Math.floor((side - picture.width) / 2),
        top: gap + row * (side + gap) + Math.floor((side - picture.height) / 2),
      });
    }
  }
  const background = { r: 255, g: 255, b: 255 };
  const png = await sharp({ create: { width, height, channels: 3, background } })
    .composite([...layers, { input: Buffer.from(textsOf(drawn, width, height)), left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .toBuffer();
  const notes = [
    ...(drawn.length < rows.length ? [`the contact sheet has the first ${mostRows} of ${rows.length} classes`] : []),
    ...((await hasFonts()) ? [] : ["the contact sheet has no names, for want of a font; its rows are as in the table"]),
  ];
  return { png, ...(notes.length > 0 && { note: notes.join("; ") }) };
}

/** The names as a picture in SVG. */
function textsOf(rows: readonly SheetRow[], width: number, height: number): string {
  const texts = rows.map(({ name, note }, row) => {
    const middle = gap + row * (side + gap) + side / 2;
    return (
      `<text x="${gap}" y="${middle - 2}" font-size="15" font-weight="bold">${xmlText(shortened(name))}</text>` +
      `<text x="${gap}" y="${middle + 18}" font-size="13" fill="#555">${xmlText(note)}</text>`
    );
  });
  return svg(width, height, texts.join(""));
}

const svg = (width: number, height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"` +
  ` font-family="sans-serif">${content}</svg>`;

function shortened(name: string): string {
  const characters = [...name];
  return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters - 1).join("")}…` : name;
}

/** A text within XML; what XML cannot hold is U+FFFD. */
const xmlText = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");

/** Whether this machine has a font to write with: without one, nothing is drawn. */
async function hasFonts(): Promise<boolean> {
  const letter = await sharp(Buffer.from(svg(40, 40, `<text x="5" y="30" font-size="24">M</text>`)))
    .ensureAlpha()
    .raw()
    .toBuffer();
  return letter.some((value, at) => at % 4 === 3 && value > 0);
}
