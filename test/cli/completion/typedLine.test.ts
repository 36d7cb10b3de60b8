import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { readTypedLine } from "../../../src/cli/completion/typedLine";

describe("a typed line", () => {
  it("has the words that bash makes of it", () => {
    const { integer } = random(1);
    const pieces = ["a", "b:c", "x=1", " ", "  ", "'d e'", '"f g"', "\\ ", '"h\'i"', "''", ",", "\t", "\\\\"];
    for (let trial = 0; trial < 40; trial++) {
      const line = Array.from({ length: 12 }, () => pieces[integer(pieces.length)]).join("");
      const { stdout } = spawnSync("bash", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" });
      const { words, current } = readTypedLine(line);
      // A word that has begun is the current one; after a space there is none yet.
      const all = [...words, ...(/[ \t]$/.test(line) && !/\\ $/.test(line) ? [] : [current])];
      assert.deepEqual(all.length > 0 ? all : [""], stdout.split("\0").slice(0, -1), line);
    }
  });

  it("keeps what stands before the last break of its last word", () => {
    const kept = (line: string): string => {
      const typed = readTypedLine(line, " \t\n\"'><=;|&(:");
      return typed.current.slice(0, typed.kept);
    };
    assert.equal(kept("p --strategy lw"), "");
    assert.equal(kept("p --strategy lwf:te"), "lwf:");
    assert.equal(kept("p --strategy=lwf:temperature=2"), "--strategy=lwf:temperature=");
    assert.equal(kept("p --strategy='lwf:te"), "--strategy=");
    assert.equal(kept("p lwf\\:te"), "");
  });
});
