import { CST, Lexer, LineCounter, parseDocument, visit, type Document, type Scalar } from "yaml";

/** Most values within one another: the parser calls itself for each, and a stack that is full ends the process. */
const deepest = { brackets: 50, indicators: 50, indent: 200 } as const;

/**
 * The value of a YAML text that someone else may have written.
 * @throws SyntaxError that says in one line what is wrong and where: also for two values of one key, more than one
 *   document, and values too deep within one another.
 */
export function parseYamlText(text: string): unknown {
  assertShallow(text);
  const lineCounter = new LineCounter();
  // Of a repeated key the parser would compare each with each, and for every error it would seek the line anew.
  const options = { logLevel: "error", stringKeys: true, uniqueKeys: false, prettyErrors: false, lineCounter } as const;
  const document = parseDocument(text, options);
  const [fault] = document.errors;
  if (fault) throw new SyntaxError(`${oneLine(fault.message)}, ${placeOf(fault.pos[0], lineCounter)}`);
  assertUniqueKeys(document, lineCounter);
  return document.toJS({ maxAliasCount: 100 });
}

function assertUniqueKeys(document: Document.Parsed, lineCounter: LineCounter): void {
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const { value, range } = key as Scalar;
        if (seen.has(value)) {
          throw new SyntaxError(`${String(value)} is given twice, ${placeOf(range?.[0] ?? 0, lineCounter)}`);
        }
        seen.add(value);
      }
    },
  });
}

/** What a word of the text, by its kind, adds to the values that are within one another. */
const bracketsOf: ReadonlyMap<string | null, number> = new Map([
  ["flow-map-start", 1],
  ["flow-seq-start", 1],
  ["flow-map-end", -1],
  ["flow-seq-end", -1],
]);

/** Words that begin a value within another one on the same line. */
const indicatorKinds: ReadonlySet<string | null> = new Set(["seq-item-ind", "explicit-key-ind", "map-value-ind"]);

/** Looks at the words of the text, one after another, before anything is parsed. */
function assertShallow(text: string): void {
  let [brackets, indicators, line] = [0, 0, 1];
  let isLineStart = true;
  for (const token of new Lexer().lex(text)) {
    const kind = CST.tokenType(token);
    brackets = Math.max(0, brackets + (bracketsOf.get(kind) ?? 0));
    if (indicatorKinds.has(kind) && brackets === 0) indicators++;
    const isTooFarIn = isLineStart && kind === "space" && token.length > deepest.indent;
    if (isTooFarIn || brackets > deepest.brackets || indicators > deepest.indicators) {
      throw new SyntaxError(`too many values within one another, line ${line}`);
    }
    isLineStart = kind === "newline";
    if (!isLineStart) continue;
    line++;
    indicators = 0;
  }
}

function placeOf(offset: number, lineCounter: LineCounter): string {
  const { line, col } = lineCounter.linePos(offset);
  return `line ${line}, column ${col}`;
}

const oneLine = (text: string): string => text.split("\n")[0].trim();
