import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../house/project";

/** A fenced block of a document. */
export interface Block {
  /** `docs/adding.md:12`, the line of the fence. */
  readonly place: string;
  /** `ts`, `sh`, `diff` ...; empty for none. */
  readonly language: string;
  /** What follows the language on the line of the fence. */
  readonly about: string;
  /** Without the fences; ends with a line break. */
  readonly text: string;
}

/** The documents of the project, as paths below its folder. Pages that TypeDoc writes are none of them. */
export const documents: readonly string[] = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].filter((name) => existsSync(join(root, name))),
  ...["docs", "docs/guide"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

/** The text of a document. */
export const read = (document: string): string => readFileSync(join(root, document), "utf8");

/** The fenced blocks of a document, in its order. */
export function blocksOf(document: string): Block[] {
  const text = read(document);
  return [...text.matchAll(/^```(\S*) *(.*)\n([\s\S]*?)^```$/gm)].map((found) => {
    const [, language, about, content] = found;
    return { place: `${document}:${text.slice(0, found.index).split("\n").length}`, language, about, text: content };
  });
}

/** A document without its fenced blocks, in which inline code and links are looked for. Lines stay where they are. */
export const proseOf = (document: string): string =>
  read(document).replace(/^```\S*.*\n[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ""));
