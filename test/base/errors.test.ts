import assert from "node:assert/strict";
import { it } from "node:test";
import { error } from "../../src/base/errors";

it("a message has at most 2,000 characters, of the beginning and of the fix, whatever a name is", () => {
  for (const problem of ["x".repeat(1_000_000), "\n \n".repeat(300_000), " ".repeat(1_000_000), "😀".repeat(500_000)]) {
    const began = performance.now();
    const { message } = error("list/invalid", { file: "list.csv", line: 7, problem });
    assert.ok(performance.now() - began < 5000);
    assert.ok(message.length <= 2000, `${message.length}`);
    assert.match(message, /^list\.csv:7: .*Correct the list$/u);
    assert.doesNotMatch(message, /[\n\r]|\p{Surrogate}/u);
  }
});

it("a message that is not too long stays as it is", () => {
  const { message } = error("list/invalid", { file: "f", line: 1, problem: "a\n b" });
  assert.equal(message, "f:1: a b. Correct the list");
});
