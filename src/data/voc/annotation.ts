import { dirname, join, parse as pathParts } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { error } from "../../base/errors";
import { readText } from "../text";

/** Corners in pixels, both included, counted from 1 as VOC does; a few of VOC2012's are fractional. */
export interface Box {
  /** Left edge. */
  readonly xmin: number;
  /** Upper edge. */
  readonly ymin: number;
  /** Right edge. */
  readonly xmax: number;
  /** Lower edge. */
  readonly ymax: number;
}

/** An object that an annotation names. */
export interface AnnotatedObject {
  /** Class name. */
  readonly name: string;
  /** Hard to recognise: VOC's image labels do not count it. */
  readonly difficult: boolean;
  /** Where it is. */
  readonly box: Box;
  /** Who drew it, where the picture is generated. */
  readonly artist?: string;
}

/** Path of the annotation of an image in the `JPEGImages` of a devkit, or in a folder there. */
export function annotationFile(image: string): string {
  const { dir, name } = pathParts(image);
  const [, devkit = dirname(dir), within = ""] = /^(.*)[\\/]JPEGImages(.*)$/.exec(dir) ?? [];
  return join(devkit, "Annotations", within, `${name}.xml`);
}

const parser = new XMLParser({ parseTagValue: false, isArray: (tag) => tag === "object" });

/**
 * The objects of one `Annotations/<image>.xml` of a VOCdevkit, in the order of the file.
 * @throws `annotation/invalid` if the file is missing, is not XML, or an object lacks its name or a box.
 */
export async function readAnnotation(file: string): Promise<AnnotatedObject[]> {
  const invalid = (problem: string, cause?: unknown) => error("annotation/invalid", { file, problem }, cause);
  const text = await readText(file).catch((cause) => {
    throw invalid((cause as Error).message, cause);
  });
  const { annotation } = parse(text, invalid);
  if (annotation === undefined || Array.isArray(annotation)) throw invalid("has no <annotation>, or several");
  const objects = typeof annotation === "string" ? [] : (annotation.object ?? []);
  return objects.map(({ name, difficult = "0", bndbox, artist }, index) => {
    if (typeof name !== "string" || name === "") throw invalid(`object ${index + 1} has no <name>, or several`);
    if (difficult !== "0" && difficult !== "1") {
      throw invalid(`object ${index + 1} (${name}) has ${JSON.stringify(difficult)} as <difficult>, not 0 or 1`);
    }
    const [xmin, ymin, xmax, ymax] = (["xmin", "ymin", "xmax", "ymax"] as const).map((side) => {
      const received = bndbox?.[side];
      if (typeof received !== "string" || received === "" || !Number.isFinite(Number(received))) {
        throw invalid(
          `object ${index + 1} (${name}) has ${JSON.stringify(received ?? "nothing")}` +
            ` as <${side}>, not a number of pixels`,
        );
      }
      return Number(received);
    });
    if (xmax < xmin || ymax < ymin) throw invalid(`object ${index + 1} (${name}) has a box that ends before it begins`);
    return {
      name,
      difficult: difficult === "1",
      box: { xmin, ymin, xmax, ymax },
      ...(typeof artist === "string" && artist !== "" && { artist }),
    };
  });
}

/**
 * What the parser gives for a well-formed file: every value a string, an empty element "", several of a name an array.
 */
interface Parsed {
  readonly annotation?: string | { readonly object?: readonly ParsedObject[] };
}

interface ParsedObject {
  readonly name?: unknown;
  readonly difficult?: unknown;
  readonly bndbox?: { readonly [side in keyof Box]?: unknown };
  readonly artist?: unknown;
}

/** The XML declarations that are understood: version 1.0, in UTF-8. */
const declaration = new RegExp(
  [
    String.raw`^<\?xml\s+version\s*=\s*(["'])1\.0\1`,
    String.raw`(\s+encoding\s*=\s*(["'])utf-8\3)?`,
    String.raw`(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*\?>`,
  ].join(""),
  "i",
);

/** The well-formedness that the parser does not check, and what could make one text stand for another. */
function faultOf(text: string): string | undefined {
  if (/^\s*<\?/.test(text) && !declaration.test(text)) {
    return "an XML declaration other than of version 1.0 in UTF-8";
  }
  if (text.includes("<!DOCTYPE")) return "a document type";
  const [reference] = /&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);).{0,10}/.exec(text) ?? [];
  if (reference !== undefined) return `the unknown reference ${JSON.stringify(reference)}`;
  if (!areCommentsWhole(text)) return "a comment within a comment";
  if (/<[^!?<>"'][^<>"']*:/.test(text)) return "a namespace";
  return undefined;
}

/** Whether no comment has two hyphens before its end. One look at each character: a file may begin any number. */
function areCommentsWhole(text: string): boolean {
  for (let begin = text.indexOf("<!--"); begin >= 0;) {
    const hyphens = text.indexOf("--", begin + 4);
    if (hyphens >= 0 && text[hyphens + 2] !== ">") return false;
    begin = hyphens < 0 ? -1 : text.indexOf("<!--", hyphens + 3);
  }
  return true;
}

function parse(text: string, invalid: (problem: string, cause?: unknown) => Error): Parsed {
  const fault = faultOf(text);
  if (fault !== undefined) throw invalid(`is not well-formed XML (${fault})`);
  try {
    return parser.parse(text, true) as Parsed;
  } catch (cause) {
    throw invalid(`is not well-formed XML (${(cause as Error).message.replace(/[.\s]+$/, "")})`, cause);
  }
}
