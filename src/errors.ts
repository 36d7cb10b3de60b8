/**
 * Every error a user can meet: a stable code, what was received, and the fix. Nothing else in `src/` builds such a message.
 * `exit` is the exit code of the command line: 1 the job failed, 2 unusable arguments.
 */
const catalogue = {
  "argument/invalid": {
    exit: 2,
    text: (v: { argument: string; received: unknown; takes: string }) =>
      `${v.argument} got ${JSON.stringify(v.received)}; it takes ${v.takes}`,
  },
  "path/missing": {
    exit: 2,
    text: (v: { argument: string; path: string; expected: string }) =>
      `${v.argument}: there is no ${v.expected} at ${v.path}. Check the path`,
  },
} as const satisfies Record<string, { exit: 1 | 2; text: (values: never) => string }>;

export type ErrorCode = keyof typeof catalogue;
type Values<C extends ErrorCode> = Parameters<(typeof catalogue)[C]["text"]>[0];

/** An error of the catalogue. `message` is one line that names the value received and the fix. */
export class PalimpsestError extends Error {
  override readonly name = "PalimpsestError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly exit: 1 | 2,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Builds the error of `code` from its values; `throw error("path/missing", { ... })`. */
export function error<C extends ErrorCode>(code: C, values: Values<C>, cause?: unknown): PalimpsestError {
  const entry = catalogue[code] as { exit: 1 | 2; text: (values: Values<C>) => string };
  return new PalimpsestError(code, entry.text(values), entry.exit, cause === undefined ? undefined : { cause });
}
