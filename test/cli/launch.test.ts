import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { main } from "../../src/cli/main";
import { withoutMpi } from "../distributed/mpirun";
import { temporaryFolder } from "../training/tiny";
import { capture } from "./capture";

/** Runs a command line, as the ranks of its job do: with the arguments of this process but for the script. */
async function palimpsest(...argv: string[]): Promise<{ code: number; stderr: string }> {
  const [stdout, stderr] = [capture(), capture()];
  const [, script] = process.argv;
  process.argv[1] = join(__dirname, "..", "..", "src", "cli", "index.ts");
  try {
    return { code: await main(argv, { stdout, stderr }), stderr: stderr.text() };
  } finally {
    process.argv[1] = script;
  }
}

describe("palimpsest launch", () => {
  it("refuses what is not a run, and ranks and hosts that are none", async () => {
    for (const [argv, message] of [
      [["--ranks", "2", "--", "doctor"], /launch got "doctor"; it takes run and its options, after --/],
      [["--ranks", "0", "--", "run"], /--ranks <n>' argument '0' is invalid/],
      [["--ranks", "2", "--hosts", "a,;b", "--", "run"], /host names separated by commas/],
      [["--", "run"], /required option '--ranks <n>' not specified/],
    ] as const) {
      const { code, stderr } = await palimpsest("launch", ...argv);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });

  it("hands on what the ranks refuse, with exit code 2", { skip: withoutMpi }, async () => {
    const out = join(temporaryFolder(), "run");
    const { code, stderr } = await palimpsest(
      "launch",
      "--ranks",
      "2",
      "--max-restarts",
      "3",
      "--",
      "run",
      "--strategy",
      "nope",
      "--out",
      out,
    );
    assert.equal(code, 2, stderr);
    assert.match(stderr, /palimpsest: the ranks refused the command: palimpsest: --strategy got "nope"/);
  });
});
