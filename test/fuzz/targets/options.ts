import assert from "node:assert/strict";
import { directionNames, parseDirection } from "../../../src/directions";
import { findBackbone } from "../../../src/nn/backbones";
import { parseOptimiser, parseSchedule } from "../../../src/nn/optimiser/definitions";
import { findStrategy, strategyNames } from "../../../src/strategies";
import type { FuzzTarget } from "../target";

/** Kinds of things that a text names: what it becomes, and the name that reads back as the same. */
const kinds: Readonly<Record<string, (text: string) => { readonly name: string }>> = {
  strategy: (text) => findStrategy(text, "unavailable"),
  direction: parseDirection,
  network: findBackbone,
  optimiser: parseOptimiser,
  schedule: parseSchedule,
};

/** Texts with options, one a line: `strategy er:memory=100`. */
export const options: FuzzTarget = {
  name: "options",
  reads: "texts that name a strategy, a direction, a network, an optimiser or a schedule (name:key=value)",
  covers: /\/src\/(base|directions|strategies|nn\/(backbones|optimiser))\//,
  samples: () =>
    [
      "strategy er:memory=100,policy=reservoir",
      "strategy ewc:lambda=10",
      "strategy hat",
      "direction project:margin=1,eps=1e-3",
      "direction project:original",
      "direction cagrad:c=0.4",
      "network vit-tiny:depth=6",
      "optimiser sgd:momentum=0.9,weight-decay=5e-4",
      "schedule step:from=9,factor=0.1",
    ].map((text) => Buffer.from(text)),
  tokens: [
    ...[...strategyNames, ...directionNames].map((name) => `${name}:`),
    ...[
      "memory=",
      "policy=",
      "lambda=",
      "margin=",
      "eps=",
      "depth=",
      "momentum=",
      "weight-decay=",
      "beta1=",
      "warmup=",
    ],
    ...[
      "strategy ",
      "direction ",
      "network ",
      "optimiser ",
      "schedule ",
      "Infinity",
      "-Infinity",
      "NaN",
      "1e999",
      "0x1",
    ],
    ...["-", "=", ",", ":", "constructor=1", "__proto__=1", "toString", "original", "--", "a-b-c=1"],
  ],
  open: () => (input) => {
    const text = input.toString("utf8");
    const [, kind, rest] = /^(\w+) (.*)$/s.exec(text) ?? ["", "strategy", text];
    const parse = Object.hasOwn(kinds, kind) ? kinds[kind] : kinds.strategy;
    const { name } = parse(rest);
    if (kind !== "optimiser" && kind !== "schedule")
      assert.equal(parse(name).name, name, "a name reads back as itself");
  },
};
