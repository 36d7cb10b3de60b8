import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { errorOf, Kernel, of, resultOf } from "./client";

describe("questions of a cell to the reader", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

  it("prompt gives what was answered, one question at a time", async () => {
    const outcome = await kernel.execute(
      "const name: string = await prompt('Name?');\nconst key = await prompt('Key?', { password: true });\n[name, key]",
      { allow_stdin: true, answers: ["Ada 😀", ""] },
    );
    assert.deepEqual(outcome.questions, [
      { prompt: "Name?", password: false },
      { prompt: "Key?", password: true },
    ]);
    assert.equal(resultOf(outcome), "[ 'Ada 😀', '' ]");
    const together = await kernel.execute("await Promise.all(['a', 'b', 'c'].map((text) => prompt(text)))", {
      allow_stdin: true,
      answers: ["1", "2", "3"],
    });
    assert.equal(resultOf(together), "[ '1', '2', '3' ]");
  });

  it("Node's readline reads process.stdin a line for each answer, and no more than it is asked for", async () => {
    const outcome = await kernel.execute(
      `import { createInterface } from "node:readline/promises";
const lines = createInterface({ input: process.stdin, output: process.stdout });
const first = await lines.question("first? ");
const second = await lines.question("second? ");
lines.close();
[first, second]`,
      { allow_stdin: true, answers: ["one", "two"] },
    );
    assert.equal(resultOf(outcome), "[ 'one', 'two' ]");
    const printed = of(outcome, "stream").map(({ text }) => String(text));
    assert.match(printed.join(""), /first\? .*second\? /s);
    const after = await kernel.execute("await prompt('next')", { allow_stdin: true, answers: ["own"] });
    assert.deepEqual([after.questions, resultOf(after)], [[{ prompt: "next", password: false }], "'own'"]);
  });

  it("where no questions are taken, both say so", async () => {
    const asked = errorOf(await kernel.execute("await prompt('Name?')", { allow_stdin: false }));
    assert.equal(asked.name, "PalimpsestError");
    assert.match(asked.message, /^prompt\("Name\?"\) has nobody to ask: .*allow_stdin/);
    const read = errorOf(
      await kernel.execute("for await (const line of process.stdin) console.log(line);", { allow_stdin: false }),
    );
    assert.match(read.message, /^a read of process\.stdin has nobody to ask/);
    assert.equal(resultOf(await kernel.execute("1 + 1")), "2");
  });

  it("an interrupt takes the question back", async () => {
    const outcome = await kernel.execute("console.log('begun'); await prompt('never');", {
      allow_stdin: true,
      interrupt: { on: "begun", by: "message" },
    });
    assert.equal(errorOf(outcome).name, "Interrupted");
  });
});
