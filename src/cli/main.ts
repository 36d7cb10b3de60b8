import { CommanderError } from "commander";
import { PalimpsestError } from "../base/errors";
import { fileFault } from "../base/fileFault";
import { writeLine, type Output } from "./context";
import { whenEnded } from "./ending";
import { explain } from "./explain";
import { createProgram } from "./program";

export interface MainOptions {
  readonly stdout?: Output;
  readonly stderr?: Output;
}

/**
 * Runs one command line (without `node` and the script) and returns its exit code: 0 done, 1 the job failed, 2 unusable
 * arguments, 130 interrupted, 143 and 129 ended from outside by SIGTERM and SIGHUP. Every failure is one line on
 * `stderr`; it never throws.
 */
export async function main(argv: readonly string[], options: MainOptions = {}): Promise<number> {
  const { stdout = process.stdout, stderr = process.stderr } = options;
  const ending = whenEnded((signal) => {
    const again = signal === "SIGINT" ? "; Ctrl-C again ends it at once" : "";
    writeLine(stderr, `${stderr.isTTY ? "\n" : ""}palimpsest: stopping after this step${again}`);
  });
  let code = 0;
  const exit = (value: number): number => (code = value);
  const program = createProgram({ stdout, stderr, signal: ending.signal, handOver: () => ending.forget(), exit });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (failure) {
    const cause = fileFault(failure);
    if (ending.exit() !== undefined) {
      writeLine(stderr, "palimpsest: interrupted");
      return ending.exit() ?? 1;
    }
    if (cause instanceof CommanderError) {
      // Help that was asked for has exit code 0; help in place of a missing command has not.
      if (cause.code.startsWith("commander.help") || cause.code === "commander.version")
        return cause.exitCode === 0 ? 0 : 2;
      writeLine(stderr, `palimpsest: ${explain(cause, program, argv)} [argument/invalid]`);
      return 2;
    }
    writeLine(stderr, `palimpsest: ${describe(cause)}`);
    if (process.env.PALIMPSEST_DEBUG === "1" && cause instanceof Error) writeLine(stderr, cause.stack ?? "");
    return cause instanceof PalimpsestError ? cause.exit : 1;
  } finally {
    ending.forget();
  }
}

function describe(cause: unknown): string {
  if (cause instanceof PalimpsestError) return `${oneLine(cause.message)} [${cause.code}]`;
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return `unexpected ${oneLine(text)} (PALIMPSEST_DEBUG=1 shows where)`;
}

const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, " ");
