import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDirection, registerDirection, sum, type Direction } from "../../src/directions";
import { numberOption, wordOption } from "../../src/base/optionSpecs";
import { nameWith, readOptions } from "../../src/base/options";
import { random } from "../../src/base/random";
import {
  defineStrategy,
  findStrategy,
  registerStrategy,
  commonObjectives,
  strategyDefinitions,
  strategyNamed as parsed,
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

describe("a misspelt text", () => {
  const messageOf = (find: () => unknown): string => {
    try {
      find();
    } catch (problem) {
      const { code, message } = problem as Error & { code: string };
      assert.equal(code, "argument/invalid");
      return message;
    }
    return assert.fail("it was taken");
  };
  /** What a message suggests. */
  const meantBy = (message: string): string | undefined => / \(did you mean ([^?]*)\?\)/.exec(message)?.[1];

  it("is told with what was meant, which is taken: a letter less in any name, option or word", () => {
    const draw = random("misspelt");
    const without = (word: string): string => {
      const at = draw.integer(word.length);
      return word.slice(0, at) + word.slice(at + 1);
    };
    const known = strategyDefinitions().map(({ name }) => name);
    for (const { name, options } of strategyDefinitions()) {
      const written = without(name);
      // A word of two letters less one is near nothing; and some misspellings are names.
      if (written.length >= 3 && !known.includes(written)) {
        const meant = meantBy(messageOf(() => parsed(written)));
        assert.ok(meant !== undefined && known.includes(meant), written);
      }
      for (const [key, spec] of Object.entries(options)) {
        const misspelt = without(key);
        if (misspelt.length < 3 || misspelt in options || spec.default === undefined) continue;
        const meant = meantBy(messageOf(() => parsed(`${name}:${misspelt}=${spec.default}`)));
        assert.equal(meant, `${name}:${key}=${spec.default}`);
        assert.equal(parsed(meant).name.split(":")[0], name);
      }
    }
  });

  it("has the rest of the text as it was, and says what its method takes, not what all take", () => {
    const message = messageOf(() => parsed("lwf:temprature=2,weigth=3"));
    assert.equal(meantBy(message), "lwf:temperature=2,weight=3");
    assert.match(message, /; it takes lwf, or with options lwf:temperature=1,/);
    assert.ok(!message.includes("finetune"));
    assert.equal(meantBy(messageOf(() => parsed("er:policy=ocmd"))), "ocdm");
    assert.equal(meantBy(messageOf(() => parseDirection("projct:orignal"))), "project:original");
  });

  it("of nothing that is near has no suggestion", () => {
    for (const text of ["nothing-like-it", "", "lwf:colour=2", "lwf:temperature=warm", ":"])
      assert.equal(meantBy(messageOf(() => parsed(text))), undefined, text);
  });
});
