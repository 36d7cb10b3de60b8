import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { directionNames, parseDirection } from "../../src/directions";
import { add, combine, gramianOf, norm, scale, type Vector } from "./gradients";

interface Fixture {
  readonly cases: readonly {
    readonly gradients: readonly Vector[];
    readonly updates: Readonly<Record<string, Vector>>;
  }[];
}

/** Made by fixtures/torchjd_updates.py. */
const { cases } = JSON.parse(readFileSync(join(__dirname, "fixtures", "torchjd.json"), "utf8")) as Fixture;

/** Relative distance allowed where TorchJD's own solver stops early; 1e-9 elsewhere. */
const tolerance: Readonly<Record<string, number>> = {
  mgda: 5e-3, // Frank-Wolfe
  "cagrad:c=0.5": 1e-4, // an interior-point method, at 1e-8 of the objective
  "cagrad:c=0.9": 1e-4,
  "nash:limit=Infinity": 1e-6, // a sequence of convex programs
  "nash:limit=1": 1e-6,
};

describe("updates of TorchJD", () => {
  for (const text of Object.keys(cases[0].updates)) {
    it(`are those of ${text}`, () => {
      const direction = parseDirection(text);
      const compared = cases.filter(({ updates }) => text in updates);
      assert.ok(compared.length > 8);
      compared.forEach(({ gradients, updates }, i) => {
        const n = gradients.length;
        const weights =
          direction.kind === "fixed" ? direction.weights(n) : direction.weights(gramianOf(gradients), 0).weights;
        const distance = norm(add(combine(gradients, weights), scale(updates[text], -1))) / norm(updates[text]);
        assert.ok(distance <= (tolerance[text] ?? 1e-9), `case ${i}: ${distance}`);
      });
    });
  }

  it("cover every direction of ours that TorchJD has", () => {
    const covered = new Set(Object.keys(cases[0].updates).map((text) => text.split(":")[0]));
    const shared = "sum mean project mgda pcgrad gradvac-fixed cagrad imtl-g nash upgrad aligned".split(" ");
    assert.deepEqual([...covered].sort(), [...shared].sort());
    for (const name of shared) assert.ok(directionNames.includes(name), name);
  });
});
