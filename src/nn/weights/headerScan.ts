import { quoted } from "../../base/words/quoted";

/** Most tensors of a file: the largest checkpoints here have some thousands. */
export const mostTensors = 200_000;
/** Most names in a header: a tensor has one, and three fields. */
const mostNames = 4 * mostTensors + 10_000;
/** Most brackets within one another: those of the header, of a tensor and of its shape. */
const deepest = 3;
/** Most sizes of a shape. */
const longestList = 64;

/** An open bracket: the names of an object so far, or the number of commas of a list. */
interface Open {
  readonly isList: boolean;
  names?: Set<string>;
  commas: number;
}

/**
 * Looks through the JSON of a header once, before it is parsed: `refuse` is told of brackets, lists and numbers of
 * names beyond what the format can need, and of a name that one object has twice, of which `JSON.parse` would keep the
 * last without a word. What is no JSON is left to `JSON.parse`.
 */
export function scanHeader(json: string, refuse: (problem: string) => never): void {
  const open: Open[] = [];
  let names = 0;
  const add = (text: string): void => {
    const inner = open.at(-1);
    const name = nameOf(text);
    if (++names > mostNames) refuse(`its header has more than ${mostNames} names`);
    if (inner?.names?.has(name)) refuse(`its header names ${quoted(name)} twice`);
    if (inner) (inner.names ??= new Set()).add(name);
    if (open.length === 1 && inner?.names && inner.names.size > mostTensors)
      refuse(`its header has more than ${mostTensors} tensors`);
  };
  for (let i = 0; i < json.length; i++) {
    switch (json[i]) {
      case "{":
      case "[":
        open.push({ isList: json[i] === "[", commas: 0 });
        if (open.length > deepest) refuse(`its header has more than ${deepest} brackets within one another`);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",": {
        const inner = open.at(-1);
        if (inner?.isList && ++inner.commas >= longestList)
          refuse(`its header has a list of more than ${longestList} items`);
        break;
      }
      case '"': {
        const end = endOfText(json, i);
        if (isName(json, end)) add(json.slice(i, end));
        i = end - 1;
        break;
      }
    }
  }
}

/** The place after the quotation mark that ends the text that begins at `start`. */
function endOfText(json: string, start: number): number {
  for (let i = start + 1; i < json.length; i++) {
    if (json[i] === "\\") i++;
    else if (json[i] === '"') return i + 1;
  }
  return json.length;
}

/** Whether a colon follows, after any white space. */
function isName(json: string, end: number): boolean {
  let next = end;
  while (next < json.length && " \t\n\r".includes(json[next])) next++;
  return json[next] === ":";
}

/** A name as `JSON.parse` reads it; as it stands where that refuses it, as it will again. */
function nameOf(text: string): string {
  if (!text.includes("\\")) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}
