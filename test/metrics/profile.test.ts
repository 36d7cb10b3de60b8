import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { phases } from "../../src/base/profile";
import { random } from "../../src/base/random";
import { gigaflops, layerTotals, opTotals, phaseTotals, timeOfSteps } from "../../src/metrics";
import type { ProfiledOp, RunProfile } from "../../src/records";
import { madeUpProfile } from "../plots/madeUpProfile";

const steps = ["forward", "infer", "back", "direction", "update", "step", "audit"];
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const close = (a: number, b: number): void =>
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${a} ${b}`);

/** A profile of calls at random places. */
function profileAtRandom(seed: number): RunProfile {
  const draw = random("profile", seed);
  const ops = Array.from({ length: 200 }, (): ProfiledOp => ({
    phase: phases[draw.integer(phases.length)],
    layer: [null, "conv1", "layer1.0.conv1", "fc"][draw.integer(4)],
    op: `Op${draw.integer(9)}`,
    calls: draw.integer(100),
    milliseconds: draw.uniform(),
    flops: draw.integer(1e6),
  }));
  return { ...madeUpProfile(), ops };
}

describe("sums of a profile", () => {
  it("lose and invent nothing: by op those of the steps, by phase all", () => {
    for (let seed = 0; seed < 10; seed++) {
      const profile = profileAtRandom(seed);
      const inSteps = profile.ops.filter(({ phase }) => steps.includes(phase));
      const byOp = opTotals(profile);
      for (const key of ["calls", "milliseconds", "flops"] as const)
        close(total(byOp.map((op) => op[key])), total(inSteps.map((op) => op[key])));
      assert.deepEqual(
        byOp.map(({ milliseconds }) => milliseconds),
        byOp.map(({ milliseconds }) => milliseconds).sort((a, b) => b - a),
      );
      assert.equal(new Set(byOp.map(({ op }) => op)).size, byOp.length);
      const inPhases = new Set(profile.phases.map(({ phase }) => phase));
      const shown = profile.ops.filter(({ phase }) => inPhases.has(phase));
      close(
        total(phaseTotals(profile).map(({ inOps }) => inOps)),
        total(shown.map(({ milliseconds }) => milliseconds)),
      );
    }
  });

  it("have a layer's passes forward, with and without a way back, its ways back, and evaluation", () => {
    const profile = profileAtRandom(3);
    for (const { layer, forward, back, evaluate } of layerTotals(profile)) {
      const of = (...names: string[]): number =>
        total(profile.ops.filter((op) => op.layer === layer && names.includes(op.phase)).map(({ flops }) => flops));
      assert.deepEqual(
        [forward.flops, back.flops, evaluate.flops],
        [of("forward", "infer"), of("back"), of("evaluate")],
      );
    }
    assert.deepEqual(
      new Set(layerTotals(profile).map(({ layer }) => layer)),
      new Set(["conv1", "layer1.0.conv1", "fc"]),
    );
  });

  it("have the time of the steps without the waiting for images", () => {
    const profile = madeUpProfile();
    const of = profile.phases.filter(({ phase }) => steps.includes(phase)).map(({ milliseconds }) => milliseconds);
    close(timeOfSteps(profile), total(of));
    assert.ok(profile.phases.some(({ phase }) => phase === "load"));
  });

  it("say nothing of a rate where there is nothing to say", () => {
    assert.equal(gigaflops({ flops: 3e9, milliseconds: 1000 }), 3);
    assert.equal(gigaflops({ flops: 0, milliseconds: 1000 }), null);
    assert.equal(gigaflops({ flops: 5, milliseconds: 0 }), null);
  });
});
