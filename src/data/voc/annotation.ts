import { readFile } from "node:fs/promises";
import { XMLParser } from "fast-xml-parser";
import { error } from "../../errors";

/** Corners in pixels, both included, counted from 1 as VOC does; a few of VOC2012's are fractional. */
export interface Box {
  readonly xmin: number;
  readonly ymin: number;
  readonly xmax: number;
  readonly ymax: number;
}

export interface AnnotatedObject {
  /** Class name. */
  readonly name: string;
  /** Hard to recognise: VOC's image labels do not count it. */
  readonly difficult: boolean;
  readonly box: Box;
}

const parser = new XMLParser({ parseTagValue: false, isArray: (tag) => tag === "object" });

/**
 * The objects of one `Annotations/<image>.xml` of a VOCdevkit, in the order of the file.
 * @throws `annotation/invalid` if the file is missing, is not XML, or an object lacks its name or a box.
 */
export async function readAnnotation(file: string): Promise<AnnotatedObject[]> {
  const invalid = (problem: string, cause?: unknown) => error("annotation/invalid", { file, problem }, cause);
  const text = await readFile(file, "utf8").catch((cause) => {
    throw invalid("cannot be read", cause);
  });
  const { annotation } = parse(text, invalid);
  if (annotation === undefined) throw invalid("has no <annotation>");
  const objects = annotation === "" ? [] : (annotation.object ?? []);
  return objects.map(({ name, difficult, bndbox }, index) => {
    if (!name) throw invalid(`object ${index + 1} has no <name>`);
    const [xmin, ymin, xmax, ymax] = (["xmin", "ymin", "xmax", "ymax"] as const).map((side) => {
      const received = bndbox?.[side];
      if (!received || !Number.isFinite(Number(received))) {
        throw invalid(`object ${index + 1} (${name}) has ${JSON.stringify(received ?? "nothing")} as <${side}>, not a number of pixels`);
      }
      return Number(received);
    });
    if (xmax < xmin || ymax < ymin) throw invalid(`object ${index + 1} (${name}) has a box that ends before it begins`);
    return { name, difficult: difficult === "1", box: { xmin, ymin, xmax, ymax } };
  });
}

/** What the parser gives for a well-formed file: every value a string, an empty element "". */
interface Parsed {
  readonly annotation?: "" | { readonly object?: readonly ParsedObject[] };
}

interface ParsedObject {
  readonly name?: string;
  readonly difficult?: string;
  readonly bndbox?: { readonly [side in keyof Box]?: string };
}

function parse(text: string, invalid: (problem: string, cause: unknown) => Error): Parsed {
  try {
    return parser.parse(text, true) as Parsed;
  } catch (cause) {
    throw invalid(`is not well-formed XML (${(cause as Error).message.replace(/[.\s]+$/, "")})`, cause);
  }
}
