import type { Catalogue } from "./catalogue";

/** Folders of images and labels that become a list. */
export const importsErrors = {
  "import/unrecognised": {
    exit: 2,
    text: (v: { path: string; has: string; looked: readonly string[] }) =>
      `${v.path} has ${v.has}, and none of what was looked for: ${v.looked.join("; ")}. Give the folder that holds ` +
      "one of these, or write a list",
  },
  "import/several": {
    exit: 2,
    text: (v: { path: string; formats: readonly string[]; words: readonly string[] }) =>
      `${v.path} may be read as ${v.words.join(" and as ")}; say which by --format ${v.formats.join(" or --format ")}`,
  },
  "import/line": {
    exit: 2,
    text: (v: { file: string; line: number; problem: string }) => `${v.file}:${v.line}: ${v.problem}. Correct the line`,
  },
  "import/class-id": {
    exit: 2,
    text: (v: { file: string; line: number; received: string; names: string; known: string }) =>
      `${v.file}:${v.line}: the number of the class is ${v.received}, and ${v.names} has names for ${v.known}. ` +
      "Correct the line, or add the name",
  },
  "import/names": {
    exit: 2,
    text: (v: { path: string; problem: string }) =>
      `${v.path} ${v.problem}. Give the names of the classes in data.yaml (names: [cat, dog]) or in classes.txt, a ` +
      "line a class",
  },
  "import/empty": {
    exit: 2,
    text: (v: { path: string; problem: string }) =>
      `nothing can be trained on in ${v.path}: ${v.problem}. Correct the labels or the images`,
  },
  "import/exists": {
    exit: 2,
    text: (v: { path: string }) => `${v.path} is there already; give another --out, or --overwrite`,
  },
} as const satisfies Catalogue;
