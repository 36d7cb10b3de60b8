import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDirection, registerDirection, sum, type Direction } from "../../src/directions";
import { numberOption, wordOption } from "../../src/base/optionSpecs";
import { nameWith, readOptions } from "../../src/base/options";
import {
  defineStrategy,
  findStrategy,
  registerStrategy,
  commonObjectives,
  supervised,
  type PlainStrategy,
} from "../../src/strategies";

const strategyNamed = (name: string, source = "test"): PlainStrategy => ({
  name,
  source,
  direction: "sum",
  regimes: ["unavailable"],
  needsPrevious: false,
  plan: (situation) => ({
    shared: [commonObjectives(situation).newTask],
    head: { objectives: [commonObjectives(situation).newTask] },
  }),
});
const directionNamed = (name: string): Direction => ({ ...sum(), name });

describe("methods of one's own", () => {
  it("are found by their names once registered, and the latest of a name counts", () => {
    const message = /--strategy got "own"; it takes joint, finetune.*, or one of your own after registerStrategy/;
    assert.throws(() => findStrategy("own", "unavailable"), { code: "argument/invalid", message });
    assert.equal(registerStrategy(strategyNamed("own", "first")), "own");
    registerStrategy(strategyNamed("own", "second"));
    assert.equal(findStrategy("own", "unavailable").source, "second");
    assert.throws(() => findStrategy("own", "available"), { code: "strategy/labels" });
    assert.throws(() => findStrategy("own:memory=3", "unavailable"), { code: "argument/invalid" });

    assert.throws(() => parseDirection("own"), {
      code: "argument/invalid",
      message: /or one of your own after registerDirection/,
    });
    const [first, second] = [directionNamed("own"), directionNamed("own")];
    for (const direction of [first, second]) assert.equal(registerDirection(direction), "own");
    assert.equal(parseDirection("own"), second);
    assert.throws(() => parseDirection("own:c=1"), { code: "argument/invalid" });
  });

  it("may take options, which their names give back", () => {
    const mine = defineStrategy({
      ...strategyNamed("mine"),
      summary: "a test",
      options: {
        share: numberOption(0.5, { least: 0, most: 1, meaning: "of the test" }),
        how: wordOption("much", { meaning: "of the test" }),
      },
      make: ({ share, how }) => ({
        plan: () => ({ shared: [supervised(`${how} ${share}`, [0], 1)], head: { objectives: [] } }),
      }),
    });
    registerStrategy(mine);
    const situation = { task: 1, slices: [[0]], classes: 1, labels: "unavailable" } as const;
    const planned = (text: string) => findStrategy(text, "unavailable").plan(situation).shared[0].name;
    assert.equal(planned("mine"), "much 0.5");
    assert.equal(planned("mine:how=little"), "little 0.5");
    assert.equal(findStrategy("mine:how=little,share=0.5", "unavailable").name, "mine:how=little");
    assert.throws(() => findStrategy("mine:share=2", "unavailable"), {
      code: "argument/invalid",
      message: /share of --strategy mine got 2; it takes a number of 0 or more and at most 1/,
    });
    assert.throws(() => findStrategy("mine:share=half", "unavailable"), {
      code: "argument/invalid",
      message: /mine:share=0.5,how=much/,
    });
  });

  it("take the name of nothing built in, and none that could not be read back", () => {
    assert.throws(() => registerStrategy(strategyNamed("lwf")), {
      code: "method/built-in",
      message: /strategy lwf is built in/,
    });
    assert.throws(() => registerDirection(directionNamed("mgda")), { code: "method/built-in" });
    assert.equal(findStrategy("lwf", "unavailable").needsPrevious, true);
    for (const name of ["", "mine:a=1"])
      assert.throws(() => registerStrategy(strategyNamed(name)), { code: "argument/invalid" });
  });
});

describe("options as text", () => {
  const kindOf = (key: string) => (({ n: "number", word: "word" }) as const)[key];
  it("are read by kind, each once", () => {
    assert.deepEqual(readOptions("n=-1.5e2,word=a-b", kindOf), { n: -150, word: "a-b" });
    assert.deepEqual(readOptions("n=Infinity", kindOf), { n: Infinity });
    for (const text of ["", "n", "n=", "n=x", "n=0x1", "n=1,n=2", "other=1", "n=1,"])
      assert.equal(readOptions(text, kindOf), undefined, text);
  });
  it("are written where they are not the defaults", () => {
    assert.equal(nameWith("m", { a: 1, b: "x" }, { a: 1, b: "x" }), "m");
    assert.equal(nameWith("m", { a: 2, b: "y" }, { a: 1, b: "x" }), "m:a=2,b=y");
  });
});
