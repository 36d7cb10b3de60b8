import assert from "node:assert/strict";
import { test } from "node:test";
import { bowlGradient, bowlValue, descend, paretoSet, type Bowl } from "../../src/analysis";
import { parseDirection } from "../../src/directions";

const a: Bowl = {
  centre: [-1, 0],
  A: [
    [1, 0],
    [0, 4],
  ],
};
const b: Bowl = {
  centre: [1, 0.6],
  A: [
    [3, 0.8],
    [0.8, 1],
  ],
};
const near = (x: number, y: number, within: number): void => assert.ok(Math.abs(x - y) <= within, `${x} is not ${y}`);

test("a bowl's gradient is that of finite differences, and its minimum is its centre", () => {
  const h = 1e-4;
  for (const bowl of [a, b]) {
    for (const [x, y] of [
      [0.3, -1.2],
      [2, 1],
      [-1, 0.5],
    ] as const) {
      const [gx, gy] = bowlGradient(bowl, [x, y]);
      near(gx, (bowlValue(bowl, [x + h, y]) - bowlValue(bowl, [x - h, y])) / (2 * h), 1e-8);
      near(gy, (bowlValue(bowl, [x, y + h]) - bowlValue(bowl, [x, y - h])) / (2 * h), 1e-8);
      assert.ok(bowlValue(bowl, [x, y]) > bowlValue(bowl, bowl.centre));
    }
    assert.equal(bowlValue(bowl, bowl.centre), 0);
  }
});

test("on the Pareto set, from one minimum to the other, the gradients point against each other", () => {
  const set = paretoSet(a, b, 11);
  [a.centre, b.centre].forEach((centre, end) => centre.forEach((value, k) => near(set[10 * end][k], value, 1e-12)));
  for (const place of set.slice(1, -1)) {
    const [[ax, ay], [bx, by]] = [bowlGradient(a, place), bowlGradient(b, place)];
    near((ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by)), -1, 1e-12);
  }
});

test("descent by the sum of one bowl is A's powers, and of two ends where their gradients cancel", () => {
  const [rate, steps] = [0.1, 7];
  const alone = descend([a], parseDirection("sum"), [1, 2], { rate, steps });
  assert.equal(alone.length, steps + 1);
  near(alone[steps][0], -1 + 2 * (1 - rate) ** steps, 1e-12);
  near(alone[steps][1], 2 * (1 - 4 * rate) ** steps, 1e-12);
  const end = descend([b, a], parseDirection("sum"), [1, 2], { rate, steps: 500 })[500];
  const [g, h] = [bowlGradient(a, end), bowlGradient(b, end)];
  near(Math.hypot(g[0] + h[0], g[1] + h[1]), 0, 1e-12);
  // The first bowl is the one that a projection starts from: alone in its own minimum it stays there.
  assert.deepEqual(descend([a, b], parseDirection("project"), a.centre, { rate, steps: 3 })[3], [-1, 0]);
  assert.notDeepEqual(descend([b, a], parseDirection("project"), a.centre, { rate, steps: 3 })[3], [-1, 0]);
});
