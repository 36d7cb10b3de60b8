import { meantNote, noOption } from "../words/closest";
import type { Catalogue } from "./catalogue";

/** What people give: arguments, names and paths. */
export const argumentsErrors = {
  "argument/invalid": {
    exit: 2,
    text: (v: { argument: string; received: unknown; takes: string; meant?: string }) =>
      `${v.argument} got ${JSON.stringify(v.received)}${meantNote(v.meant)}; it takes ${v.takes}`,
  },
  "argument/missing": {
    exit: 2,
    text: (v: { argument: string; takes: string }) => `${v.argument} is missing; it takes ${v.takes}`,
  },
  "argument/unknown": {
    exit: 2,
    text: (v: { of: string; received: string; known: readonly string[] }) =>
      `${noOption(v.received, v.known, ` of ${v.of}`)}; it takes ${v.known.join(", ")}`,
  },
  "method/built-in": {
    exit: 2,
    text: (v: { kind: string; name: string }) =>
      `the ${v.kind} ${v.name} is built in and is not replaced; give your own another name`,
  },
  "plugin/failed": {
    exit: 2,
    text: (v: { path: string; message: string }) =>
      `--plugin ${v.path} ended with an error: ${v.message}. Mend the file; it is run before the command itself`,
  },
  "path/missing": {
    exit: 2,
    text: (v: { argument: string; path: string; expected: string; there?: string }) =>
      `${v.argument}: there is no ${v.expected} at ${v.path}${v.there ?? ""}. Check the path`,
  },
} as const satisfies Catalogue;
