import { createHash } from "node:crypto";
import type { Table } from "./table";

/** A file beside the description. */
export interface DescribedFile {
  /** Its name in the folder. */
  readonly name: string;
  /** Its text. */
  readonly text: string;
  /** What it holds, in a sentence. */
  readonly about: string;
  /** Its media type. */
  readonly format: string;
}

/** What is said of the whole. */
export interface DescribedDataset {
  /** What the tables are of. */
  readonly description: string;
  /** Version of the package that wrote them. */
  readonly version: string;
  /** When they were written. */
  readonly date: Date;
}

/** Names of the Croissant vocabulary, as the `@context` that its reader expects (mlcroissant 1.0). */
const context = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  ...prefixed("cr", "citeAs column extract field fileProperty fileObject fileSet format includes isLiveDataset"),
  ...prefixed("cr", "jsonPath key md5 parentField path recordSet references regex repeated replace separator source"),
  ...prefixed("cr", "samplingRate subField transform equivalentProperty"),
  conformsTo: "dct:conformsTo",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  dct: "http://purl.org/dc/terms/",
  examples: { "@id": "cr:examples", "@type": "@json" },
  sc: "https://schema.org/",
} as const;

function prefixed(prefix: string, names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, `${prefix}:${name}`]));
}

const dataTypes = { text: "sc:Text", integer: "sc:Integer", number: "sc:Float" } as const;

/**
 * Tables and files as a data set in JSON-LD after MLCommons' Croissant format, version 1.0
 * (mlcommons.org/croissant/1.0): each file with its SHA-256, each table with what its columns hold.
 */
export function croissant(
  tables: readonly Table[],
  others: readonly DescribedFile[],
  { description, version, date }: DescribedDataset,
): object {
  const files = [...tables.map(fileOf), ...others];
  return {
    "@context": context,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.0",
    name: "palimpsest-runs",
    description,
    version,
    datePublished: date.toISOString().slice(0, 10),
    distribution: files.map(({ name, text, about, format }) => ({
      "@type": "cr:FileObject",
      "@id": name,
      name,
      description: about,
      contentUrl: name,
      contentSize: `${Buffer.byteLength(text)} B`,
      encodingFormat: format,
      sha256: createHash("sha256").update(text).digest("hex"),
    })),
    recordSet: tables.map(({ name, about, columns }) => ({
      "@type": "cr:RecordSet",
      "@id": name,
      name,
      description: about,
      field: columns.map((column) => ({
        "@type": "cr:Field",
        "@id": `${name}/${column.name}`,
        name: column.name,
        description: column.about,
        dataType: dataTypes[column.type],
        source: { fileObject: { "@id": `${name}.csv` }, extract: { column: column.name } },
      })),
    })),
  };
}

const fileOf = ({ name, about, csv }: Table): DescribedFile => ({
  name: `${name}.csv`,
  text: csv,
  about,
  format: "text/csv",
});
