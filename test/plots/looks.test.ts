import assert from "node:assert/strict";
import { test } from "node:test";
import type { Definition } from "../../src/base/definition";
import { defineDirection, directionNames, directions, registerDirection } from "../../src/directions";
import { mapPerTask, type Figure } from "../../src/plots";
import { looks, referenceLook } from "../../src/plots/kit/looks";
import { defineStrategy, registerStrategy, strategyDefinitions, strategyNames } from "../../src/strategies";
import { madeUpRun } from "./madeUp";

/** What a reader sees of a look: in colour, and in print. */
const seen = ({ colour, symbol }: { readonly colour: string; readonly symbol: string }): string =>
  `${colour} ${symbol}`;
const colourOf = ({ data }: Figure): unknown => (data[0].marker as { readonly color: string }).color;

test("every built-in strategy and direction has a look, and no two of a kind have the same", () => {
  const kinds: readonly (readonly [names: readonly string[], definitions: readonly Definition[]])[] = [
    [strategyNames, strategyDefinitions()],
    [directionNames, directions.definitions],
  ];
  for (const [names, definitions] of kinds) {
    const found = definitions.filter(({ name }) => names.includes(name)).map(({ look }) => look);
    assert.equal(found.length, names.length);
    for (const look of found) assert.match(look?.colour ?? "", /^#[0-9A-F]{6}$/i);
    assert.equal(new Set(found.map((look) => look && seen(look))).size, names.length);
  }
});

test("a method has the look of its definition in figures, alone and beside others", () => {
  const names = [...strategyNames];
  const together = looks(names);
  for (const { name, look } of strategyDefinitions().filter((definition) => names.includes(definition.name))) {
    const alone = looks([name])(name);
    assert.deepEqual([alone, together(name)], [{ ...look, dash: "solid", pattern: "" }, alone]);
  }
});

test("a strategy and a direction of one's own have their looks; without one they take spare looks", () => {
  const spare = looks(["nobody"])("nobody");
  const [definition] = strategyDefinitions();
  const strategy = defineStrategy({ ...definition, name: "mine", look: { colour: "#123456", symbol: "star" } });
  assert.equal(seen(looks(["mine"])("mine")), seen(spare), "before it is registered");
  registerStrategy(strategy);
  assert.equal(colourOf(mapPerTask([madeUpRun("mine")])), "#123456");
  const variants = ["mine", "mine, labels available"].map(looks(["mine", "mine, labels available"]));
  assert.deepEqual(
    variants.map(({ colour, dash }) => [colour, dash]),
    [
      ["#123456", "solid"],
      ["#123456", "dot"],
    ],
  );
  registerStrategy({ ...strategy, look: undefined });
  assert.equal(seen(looks(["mine"])("mine")), seen(spare));

  const { definition: sum } = directions.find("sum");
  const downhill = defineDirection({ ...sum, name: "downhill", look: { colour: "#654321", symbol: "cross" } });
  registerDirection(downhill);
  assert.equal(looks(["downhill"])("downhill").colour, "#654321");
});

test("a name that is not among those of a figure is drawn as a reference", () => {
  assert.deepEqual(looks(["lwf"])("limit"), referenceLook);
});
