import { argumentsErrors } from "./arguments";
import { configsErrors } from "./configs";
import { dataErrors } from "./data";
import { exportsErrors } from "./exports";
import { fetchErrors } from "./fetch";
import { filesErrors } from "./files";
import { importsErrors } from "./imports";
import { launchErrors } from "./launch";
import { methodsErrors } from "./methods";
import { notebooksErrors } from "./notebooks";
import { runsErrors } from "./runs";
import { weightsErrors } from "./weights";

/**
 * Every error that a user can meet: a stable code, what was received, and the fix. Nothing else in `src/` builds such a
 * message.
 */
const catalogue = {
  ...argumentsErrors,
  ...configsErrors,
  ...dataErrors,
  ...importsErrors,
  ...fetchErrors,
  ...filesErrors,
  ...weightsErrors,
  ...exportsErrors,
  ...methodsErrors,
  ...runsErrors,
  ...notebooksErrors,
  ...launchErrors,
};

/** The stable name of an error: `topic/what-happened`. */
export type ErrorCode = keyof typeof catalogue;

/** The values that the message of a code takes. */
type Values<C extends ErrorCode> = Parameters<(typeof catalogue)[C]["text"]>[0];

/** An error of the catalogue. `message` is one line that names the value received and the fix. */
export class PalimpsestError extends Error {
  /** `PalimpsestError`. */
  override readonly name = "PalimpsestError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Exit code of the command line: 1 the job failed, 2 the arguments cannot be used. */
    readonly exit: 1 | 2,
    options?: ErrorOptions,
    /** The file that it is about, where the message names one. */
    readonly path?: string,
  ) {
    super(message, options);
  }
}

/** Most characters of a message: names and lines of files may have any number. */
const longestMessage = 2000;
/** Of these, the last that are kept, which say the fix. */
const keptEnd = 500;

/** The beginning and the end of a text that is too long for a message. No character is cut in half. */
function shortened(text: string): string {
  if (text.length <= longestMessage) return text;
  const begin = text.slice(0, longestMessage - keptEnd - 1).replace(/[\ud800-\udbff]$/, "");
  return `${begin}…${text.slice(-keptEnd).replace(/^[\udc00-\udfff]/, "")}`;
}

/** Builds the error of a code from its values: `throw error("path/missing", { ... })`. */
export function error<C extends ErrorCode>(code: C, values: Values<C>, cause?: unknown): PalimpsestError {
  const entry = catalogue[code] as { exit: 1 | 2; text: (values: Values<C>) => string };
  const message = shortened(entry.text(values)).replace(/\s*[\r\n]+\s*/g, " "); // what is quoted may have line ends
  const path = "path" in values && typeof values.path === "string" ? values.path : undefined;
  return new PalimpsestError(code, message, entry.exit, cause === undefined ? undefined : { cause }, path);
}
