import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findStrategy, strategyDefinitions } from "../../../src/strategies";

describe("options that choose between a paper and its authors' code", () => {
  const choices: Readonly<Record<string, readonly string[]>> = {
    "si:clip": ["sum", "task", "none"],
    "er:mean": ["together", "apart"],
    "lwf:head": ["all", "original"],
    "finetune:head": ["all", "original"],
    "hat:start": ["uniform", "normal"],
  };
  for (const [option, words] of Object.entries(choices)) {
    const [name] = option.split(":");
    it(`${option} takes ${words.join(", ")}, the first by default, and nothing else`, () => {
      const plain = findStrategy(name, "unavailable").name;
      const names = words.map((word) => findStrategy(`${option}=${word}`, "unavailable").name);
      assert.deepEqual(
        names,
        words.map((word, i) => (i === 0 ? plain : `${option}=${word}`)),
      );
      for (const word of ["", "Sum", `${words[0]} `, "1", "constructor"])
        assert.throws(() => findStrategy(`${option}=${word}`, "unavailable"), { code: "argument/invalid", exit: 2 });
    });
  }

  it("hat:rate is above 0; hat:authors is the authors' rate and start", () => {
    for (const rate of ["0", "-1", "NaN", "Infinity", ""])
      assert.throws(() => findStrategy(`hat:rate=${rate}`, "unavailable"), { code: "argument/invalid" });
    assert.equal(findStrategy("hat:rate=0.05,start=normal", "unavailable").name, "hat:authors");
  });

  it("every option of a strategy has a meaning and a source", () => {
    for (const { name, options } of strategyDefinitions())
      for (const [option, { meaning, source }] of Object.entries(options))
        assert.ok(meaning !== "" && source !== undefined && source !== "", `${name}:${option}`);
  });
});
