import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bceGradient, gradientOf, logitsOf, slices, type Vector } from "./plainNet";
import { apart, assertSameWay, batchOf, ours, plain, startOf } from "./sequence";

const [steps, rate, c, xi] = [16, 0.1, 1, 0.01];
const [beta1, beta2, epsilon] = [0.9, 0.99, 1e-4];
const optimiser = { name: "adamw", beta1, beta2, epsilon, weightDecay: 0 } as const;
const start = startOf(3);

/**
 * Three tasks of synaptic intelligence as ganguli-lab/pathint has it: `grads2` adds up minus the gradient without the
 * penalty times the step; after a task Omega is `clip` of Omega and grads2 / ((cweights - w)^2 + xi); cweights are the
 * weights then; the penalty is c sum Omega (w - cweights)^2. The optimiser is
 * Adam, as theirs, whose steps go against some gradients.
 * @param clip what becomes of Omega so far and a task's share of it.
 */
function pathint(clip: (earlier: number, share: number) => number): { way: Vector[][]; shares: Vector[] } {
  let [w, cweights, omega] = [start.slice(), start.slice(), start.map(() => 0)];
  const shares: Vector[] = [];
  const way = [1, 2, 3].map((task) => {
    const [grads2, m, v] = [0, 1, 2].map(() => start.map(() => 0));
    const vectors = Array.from({ length: steps }, (_, i) => {
      const { images, labels } = plain(batchOf(i, task, "unavailable"));
      const gradient = gradientOf(w, images, bceGradient(logitsOf(w, images), labels, slices[task - 1])).theta;
      const before = w;
      w = before.map((weight, k) => {
        const g = gradient[k] + 2 * c * omega[k] * (weight - cweights[k]);
        m[k] = beta1 * m[k] + (1 - beta1) * g;
        v[k] = beta2 * v[k] + (1 - beta2) * g ** 2;
        const [first, second] = [m[k] / (1 - beta1 ** (i + 1)), v[k] / (1 - beta2 ** (i + 1))];
        return weight - (rate * first) / (Math.sqrt(second) + epsilon);
      });
      grads2.forEach((_value, k) => (grads2[k] -= gradient[k] * (w[k] - before[k])));
      return w;
    });
    const share = grads2.map((g, k) => g / ((cweights[k] - w[k]) ** 2 + xi));
    shares.push(share);
    omega = omega.map((earlier, k) => clip(earlier, share[k]));
    cweights = w;
    return vectors;
  });
  return { way, shares };
}

const rules = {
  sum: (earlier: number, share: number) => Math.max(0, earlier + share),
  task: (earlier: number, share: number) => earlier + Math.max(0, share),
  none: (earlier: number, share: number) => earlier + share,
};

describe("si over three tasks", () => {
  const text = (clip: string): string => `si:c=${c},xi=${xi}${clip}`;
  for (const [clip, rule] of Object.entries(rules)) {
    it(`clip=${clip} is the path integral of the authors' code with that clipping`, async () => {
      const got = await ours({ strategy: text(`,clip=${clip}`), steps, rate, start, optimiser });
      assertSameWay(got, pathint(rule).way, start);
    });
  }

  it("clips the sum over tasks by default, which is not the same from the third task on", async () => {
    const got = await ours({ strategy: text(""), steps, rate, start, optimiser });
    const { way, shares } = pathint(rules.sum);
    assertSameWay(got, way, start);
    const takesAway = shares[0].filter((share, k) => share > 0 && shares[1][k] < 0).length;
    assert.ok(takesAway > 3, `only ${takesAway} weights have a negative share after a positive one`);
    const byTask = pathint(rules.task).way;
    assert.ok(apart(byTask, got, start, 2) < 1e-4 && apart(byTask, got, start, 3) > 1e-3);
  });
});
