import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDirection, type GramianDirection } from "../../../src/directions";
import { bceGradient, gradientOf, headStart, innerProduct, logitsOf, moved, slices, type Vector } from "./plainNet";
import { apart, assertSameWay, batchOf, ours, plain, startOf } from "./sequence";

const [steps, rate, beta] = [8, 0.4, 0.3];
const start = startOf(4);

/**
 * Algorithm 1 of Wang et al. 2021, as `backward` of LibMTL/weighting/GradVac.py has it for the whole model, on the
 * gradients themselves; each gradient meets the others in cyclic order. The targets rho go by the tasks of the pair.
 */
function vaccinated(gradients: readonly Vector[], rho: Map<string, number>): Vector {
  const n = gradients.length;
  const length = (v: Vector): number => Math.sqrt(innerProduct(v, v));
  const changed = gradients.map((gradient, i) => {
    let g = gradient;
    for (let k = 1; k < n; k++) {
      const j = (i + k) % n;
      const pair = `${i === 0 ? "new" : i},${j === 0 ? "new" : j}`;
      const [other, target] = [gradients[j], rho.get(pair) ?? 0];
      const cosine = innerProduct(g, other) / (length(g) * length(other));
      if (cosine < target) {
        const numerator = length(g) * (target * Math.sqrt(1 - cosine ** 2) - cosine * Math.sqrt(1 - target ** 2));
        g = moved(g, numerator / (length(other) * Math.sqrt(1 - target ** 2)), other);
      }
      rho.set(pair, (1 - beta) * target + beta * cosine);
    }
    return g;
  });
  return changed.reduce((sum, g) => moved(sum, 1, g));
}

/**
 * ppi with that direction. The objective of the new task has another name in each task, so that its pairs begin anew;
 * those of two earlier tasks begin with the third.
 */
function reference(update: typeof vaccinated): Vector[][] {
  let theta = start;
  return [1, 2, 3].map((task) => {
    const rho = new Map<string, number>();
    return Array.from({ length: steps }, (_, i) => {
      const { images, labels } = plain(batchOf(i, task, "available"));
      const gradients = (): Vector[] => {
        const z = logitsOf(theta, images);
        const of = [slices[task - 1], ...slices.slice(0, task - 1)];
        return of.map((slice) => gradientOf(theta, images, bceGradient(z, labels, slice)).theta);
      };
      const head = (v: Vector): Vector => v.map((value, k) => (k >= headStart ? value : 0));
      const shared = (v: Vector): Vector => v.map((value, k) => (k < headStart ? value : 0));
      for (let step = 0; step < 3; step++) {
        const total = gradients().reduce((sum, g) => moved(sum, 1, g));
        theta = moved(theta, -rate, head(total));
      }
      theta = moved(theta, -rate, update(gradients().map(shared), rho));
      return theta;
    });
  });
}

describe("gradvac over three tasks", () => {
  it("has a moving average of its cosines as the target of each pair", async () => {
    const got = await ours({
      strategy: "ppi",
      labels: "available",
      direction: `gradvac:beta=${beta}`,
      steps,
      rate,
      start,
      headSteps: 3,
    });
    assertSameWay(got, reference(vaccinated), start);
    const without = reference((gradients) => vaccinated(gradients, new Map()));
    assert.ok(apart(without, got, start, 2) > 1e-3, "the averages make no difference here");
  });

  it("remembers pairs by the names of their objectives, in numbers of single precision, and nothing by itself", () => {
    const direction = parseDirection("gradvac") as GramianDirection;
    const gram = { size: 2, values: Float64Array.of(1, 0.3, 0.3, 1) };
    const opposed = { size: 2, values: Float64Array.of(1, 0.1, 0.1, 1) };
    const first = direction.weights(opposed, 0).weights;
    direction.weights(gram, 0);
    assert.deepEqual(direction.weights(opposed, 0).weights, first);
    const memory = new Map<string, number>();
    direction.weights(gram, 0, { names: ["a", "b"], memory });
    assert.deepEqual(
      [...memory],
      [
        ["a>b", Math.fround(0.15)],
        ["b>a", Math.fround(0.15)],
      ],
    );
    // The cosine .1 is below the average .15 of these two, and above that of two others.
    assert.notDeepEqual(direction.weights(opposed, 0, { names: ["a", "b"], memory: new Map(memory) }).weights, first);
    assert.deepEqual(direction.weights(opposed, 0, { names: ["a", "c"], memory: new Map(memory) }).weights, first);
  });
});
