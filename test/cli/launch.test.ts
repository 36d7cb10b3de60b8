import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { withoutMpi } from "../distributed/mpirun";
import { temporaryFolder } from "../training/tiny";
import { palimpsest } from "./capture";

describe("palimpsest launch", () => {
  it("refuses what is not a run, and ranks and hosts that are none", async () => {
    for (const [argv, message] of [
      [["--ranks", "2", "--", "doctor"], /launch got "doctor"; it takes run and its options, after --/],
      [["--ranks", "0", "--", "run"], /--ranks <n>' argument '0' is invalid/],
      [["--ranks", "2", "--hosts", "a,;b", "--", "run"], /host names separated by commas/],
      [["--", "run"], /required option '--ranks <n>' not specified/],
      [["--ranks", "2", "--", "run", "--bogus"], /unknown option '--bogus'; run takes --strategy, /],
      [["--ranks", "2", "--", "run", "--strategy", "nope"], /--strategy got "nope"; it takes joint, /],
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
      "lwf",
      "--data",
      join(out, "nowhere"),
      "--out",
      out,
    );
    assert.equal(code, 2, stderr);
    assert.match(stderr, /palimpsest: the ranks refused the command: .*nowhere/);
  });
});
