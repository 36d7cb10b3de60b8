import { Writable } from "node:stream";
import { main } from "../../src/cli/main";

/** A stream that keeps what is written to it. */
export function capture({ isTTY = false } = {}): Writable & {
  readonly text: () => string;
  readonly isTTY: boolean;
  readonly columns: number;
} {
  const parts: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(part, _, done) {
      parts.push(String(part));
      done();
    },
  });
  return Object.assign(stream, { text: () => parts.join(""), isTTY, columns: 200 });
}

/** Runs a command line in this process. */
export async function palimpsest(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [capture(), capture()];
  const code = await main(argv, { stdout, stderr });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
