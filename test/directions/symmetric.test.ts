import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { directionNames, directions, parseDirection, type GramianDirection } from "../../src/directions";
import { random } from "../../src/random";
import { add, combine, dot, gramianOf, norm, samples, scale, type Vector } from "./gradients";

const named = (text: string): GramianDirection => parseDirection(text) as GramianDirection;
const update = (text: string, gradients: readonly Vector[], primary = 0): Vector =>
  combine(gradients, named(text).weights(gramianOf(gradients), primary).weights);
const difference = (a: Vector, b: Vector): number => norm(add(a, scale(b, -1)));
const nonzero = (gradients: readonly Vector[]): Vector[] => gradients.filter((g) => norm(g) > 0);
const longest = (gradients: readonly Vector[]): number => Math.max(...gradients.map(norm));
const shortest = (gradients: readonly Vector[]): number => Math.min(...gradients.map(norm));
const meanOf = (gradients: readonly Vector[]): Vector => combine(gradients, gradients.map(() => 1 / gradients.length));
const ofGramians = directionNames.filter((name) => parseDirection(name).kind === "gramian");

/** Random independent gradients in `length` dimensions. */
function* independent(sizes: readonly number[], repeats: number, length = 8): Generator<{ name: string; gradients: Vector[] }> {
  for (const size of sizes) {
    for (let i = 0; i < repeats; i++) {
      const draw = random("independent", size, i);
      yield { name: `${size}, ${i}`, gradients: Array.from({ length: size }, () => Array.from({ length }, draw.normal)) };
    }
  }
}

/** Solves Ax = b by Gaussian elimination with pivoting; undefined if A is singular. */
function solve(A: readonly Vector[], b: Vector): number[] | undefined {
  const rows = A.map((row, i) => [...row, b[i]]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.slice(k).reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    if (Math.abs(rows[k][k]) < 1e-12) return undefined;
    for (let i = 0; i < rows.length; i++) if (i !== k) rows[i] = add(rows[i], scale(rows[k], -rows[i][k] / rows[k][k]));
  }
  return rows.map((row, k) => row[rows.length] / row[k]);
}

const subsets = (n: number): number[][] =>
  Array.from({ length: 2 ** n }, (_, set) => Array.from({ length: n }, (_, k) => k).filter((k) => (set >> k) & 1));
const gramRows = (gradients: readonly Vector[]): number[][] => gradients.map((a) => gradients.map((b) => dot(a, b)));

/** Closest point to `v` in the dual cone of independent gradients, by trying every set of constraints that may hold with equality. */
function projection(v: Vector, gradients: readonly Vector[]): Vector {
  const candidates = subsets(gradients.length).map((set) => {
    const chosen = set.map((k) => gradients[k]);
    const coefficients = solve(gramRows(chosen), chosen.map((g) => dot(g, v))) ?? [];
    return chosen.reduce<Vector>((rest, g, i) => add(rest, scale(g, -coefficients[i])), v);
  });
  const inside = candidates.filter((d) => gradients.every((g) => dot(d, g) >= -1e-9 * norm(g) * norm(v)));
  return inside.reduce((best, d) => (difference(d, v) < difference(best, v) ? d : best));
}

describe("every direction from a Gram matrix", () => {
  for (const name of ofGramians) {
    it(`${name}: finite weights, whatever the defects, in double and single precision`, () => {
      for (const { name: sample, gradients } of samples(1)) {
        const gram = gramianOf(gradients);
        const single = gram.values.map(Math.fround);
        for (const values of single.every(Number.isFinite) ? [gram.values, single] : [gram.values]) {
          const { weights } = named(name).weights({ size: gram.size, values }, 0);
          assert.ok(weights.length === gradients.length && weights.every(Number.isFinite), sample);
        }
      }
    });

    it(`${name}: weight 1 for a single gradient, none for zeros, a coded error for what is no Gram matrix`, () => {
      assert.deepEqual([...named(name).weights(gramianOf([[3, 4]]), 0).weights], [1]);
      assert.ok(named(name).weights(gramianOf([[0, 0], [0, 0], [0, 0]]), 0).weights.every(Number.isFinite));
      for (const values of [[1, NaN, NaN, 1], [1, -2, -2, 1], [Infinity, 0, 0, 1]]) {
        assert.throws(() => named(name).weights({ size: 2, values: Float64Array.from(values) }, 0), { code: "direction/gramian" });
      }
    });

    it(`${name}: the same update for gradients in another order`, () => {
      // The order is part of pcgrad and gradvac from three gradients on, but for cyclic shifts.
      const ordered = name === "pcgrad" || name === "gradvac";
      for (const { name: sample, gradients } of independent([2, 3, 4, 5], 15)) {
        const indices = [...gradients.keys()];
        const by = 1 + random("shift", sample).integer(gradients.length - 1);
        const order = ordered ? indices.map((i) => (i + by) % gradients.length) : random("order", sample).shuffle(indices);
        const shuffled = update(name, order.map((i) => gradients[i]), order.indexOf(0));
        assert.ok(difference(shuffled, update(name, gradients)) <= 1e-9 * longest(gradients), sample);
      }
    });

    it(`${name}: scales with the gradients, nash not at all`, () => {
      const degree = name === "nash" ? 0 : 1;
      for (const { name: sample, gradients } of independent([2, 4], 8)) {
        for (const factor of [1e-12, 1e-3, 7, 1e12]) {
          const scaled = update(name, gradients.map((g) => scale(g, factor)));
          const expected = scale(update(name, gradients), factor ** degree);
          assert.ok(difference(scaled, expected) <= 1e-9 * factor ** degree * longest(gradients), sample);
        }
      }
    });

    it(`${name}: 0 for two gradients that are exactly opposed and as long`, () => {
      const weights = named(name).weights(gramianOf([[1, 2], [-1, -2]]), 0).weights;
      assert.ok(norm(combine([[1, 2], [-1, -2]], weights)) < 1e-9);
    });

    it(`${name}: tells conflict`, () => {
      for (const { name: sample, gradients } of independent([2, 3], 30)) {
        const pairs = gradients.flatMap((g, i) => gradients.slice(i + 1).map((h) => dot(g, h)));
        const others = meanOf(gradients.slice(1));
        const expected = name === "agem" ? dot(gradients[0], others) < 0
          : directions[name].treatment === "primary" ? gradients.some((g) => dot(gradients[0], g) < 0) : pairs.some((value) => value < 0);
        assert.equal(named(name).weights(gramianOf(gradients), 0).projected, expected, sample);
      }
    });
  }

  it("treat objectives as the table says: only a direction with a primary one takes notice which it is", () => {
    const [{ gradients }] = independent([3], 1);
    const opposed = [gradients[0], add(scale(gradients[0], -1), gradients[1]), gradients[2]];
    for (const name of ofGramians) {
      const same = difference(update(name, opposed, 0), update(name, opposed, 1)) === 0;
      assert.equal(same, directions[name].treatment === "symmetric", name);
    }
  });
});

describe("directions that oppose no objective", () => {
  const reference: Record<string, (gradients: readonly Vector[]) => number> = { mgda: shortest, upgrad: longest, nash: () => 1 };
  for (const [name, length] of Object.entries(reference)) {
    it(`${name}, whatever the defects`, () => {
      for (const { name: sample, gradients } of samples(2)) {
        const d = update(name, gradients);
        for (const g of nonzero(gradients)) {
          const product = dot(d, g) / norm(g);
          assert.ok(product >= -1e-8 * length(nonzero(gradients)), `${sample}: ${product}`);
        }
      }
    });
  }
});

describe("where nothing conflicts", () => {
  const expected: Record<string, (gradients: readonly Vector[]) => Vector> = {
    project: ([primary]) => primary,
    agem: ([primary]) => primary,
    pcgrad: (gradients) => scale(meanOf(gradients), gradients.length),
    "gradvac:target=0": (gradients) => scale(meanOf(gradients), gradients.length),
    "cagrad:c=0": meanOf,
    upgrad: meanOf,
  };
  for (const [text, plain] of Object.entries(expected)) {
    it(`${text} is plain`, () => {
      for (const { name: sample, gradients } of independent([2, 3, 5], 20)) {
        const agreeing = gradients.map((g) => g.map(Math.abs));
        assert.ok(difference(update(text, agreeing), plain(agreeing)) <= 1e-12 * longest(agreeing), sample);
      }
    });
  }
});

describe("agem", () => {
  it("is the closest update that does not oppose the mean of the others", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 40)) {
      assert.ok(difference(update("agem", gradients), projection(gradients[0], [meanOf(gradients.slice(1))])) < 1e-10, sample);
    }
  });

  it("leaves the primary gradient where the others cancel", () => {
    assert.deepEqual([...named("agem").weights(gramianOf([[1, -1], [0, 1e-9], [1, 0], [-1, 0]]), 0).weights], [1, 0, 0, 0]);
  });
});

describe("mgda", () => {
  it("is the point of least norm, by trying every face of the hull", () => {
    for (const { name: sample, gradients } of independent([2, 3, 4, 5], 40, 5)) {
      const points = subsets(gradients.length).slice(1).flatMap((set) => {
        const chosen = set.map((k) => gradients[k]);
        const w = solve(gramRows(chosen), chosen.map(() => 1));
        const total = w?.reduce((sum, value) => sum + value, 0) ?? 0;
        return w?.every((value) => value / total >= 0) ? [combine(chosen, scale(w, 1 / total))] : [];
      });
      const least = points.reduce((best, point) => (norm(point) < norm(best) ? point : best));
      assert.ok(difference(update("mgda", gradients), least) < 1e-9, sample);
    }
  });

  it("meets its optimality conditions, whatever the defects", () => {
    for (const { name: sample, gradients } of samples(2)) {
      const { weights } = named("mgda").weights(gramianOf(gradients), 0);
      assert.ok(weights.every((w) => w >= 0) && Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-12, sample);
      const d = combine(gradients, weights);
      const least = shortest(gradients);
      gradients.forEach((g, i) => {
        const slack = (dot(d, g) - dot(d, d)) / (norm(g) * least || 1);
        assert.ok(slack >= -1e-8, `${sample}: ${slack}`);
        // The weight is measured by what it adds, against the shortest gradient.
        if (least > 0) assert.ok(Math.min((weights[i] * norm(g)) / least, slack) < 1e-8, `${sample}: weight ${weights[i]} at slack ${slack}`);
      });
    }
  });
});

describe("pcgrad and gradvac", () => {
  /** Algorithm 1 of both papers, on the vectors themselves, in cyclic order. */
  const literal = (gradients: readonly Vector[], adapt: (g: Vector, other: Vector) => Vector): Vector =>
    gradients.map((g, i) => [...gradients.slice(i + 1), ...gradients.slice(0, i)].reduce(adapt, g)).reduce(add);
  const drop = (g: Vector, other: Vector): Vector => (dot(g, other) < 0 ? add(g, scale(other, -dot(g, other) / dot(other, other))) : g);
  const cosine = (a: Vector, b: Vector): number => dot(a, b) / norm(a) / norm(b);

  it("are the papers' algorithms on vectors", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30, 5)) {
      assert.ok(difference(update("pcgrad", gradients), literal(gradients, drop)) < 1e-10, sample);
      assert.ok(difference(update("gradvac:target=0", gradients), literal(gradients, drop)) < 1e-10, sample);
    }
  });

  it("gradvac brings a pair's cosine up to the target, and leaves a higher one", () => {
    for (const { name: sample, gradients: [g, h] } of independent([2], 60, 4)) {
      const { weights } = named("gradvac:target=0.3").weights(gramianOf([g, h]), 0);
      if (cosine(g, h) >= 0.3) assert.deepEqual([...weights], [1, 1], sample);
      else {
        // weights - 1 is what each gained of the other.
        assert.ok(Math.abs(cosine(add(g, scale(h, weights[1] - 1)), h) - 0.3) < 1e-12, sample);
        assert.ok(Math.abs(cosine(add(h, scale(g, weights[0] - 1)), g) - 0.3) < 1e-12, sample);
      }
    }
  });

  it("draw another order from a seed, the same each time, which is new for other gradients", () => {
    for (const name of ["pcgrad", "gradvac"]) {
      let changed = 0;
      for (const { gradients } of independent([4], 20, 3)) {
        assert.deepEqual(update(`${name}:seed=1`, gradients), update(`${name}:seed=1`, gradients));
        const updates = ["", ":seed=1", ":seed=2"].map((seed) => update(`${name}${seed}`, gradients).join());
        changed += new Set(updates).size;
      }
      assert.ok(changed > 40, `${changed}`);
    }
  });
});

describe("cagrad", () => {
  const worst = (d: Vector, gradients: readonly Vector[]): number => Math.min(...nonzero(gradients).map((g) => dot(d, g)));

  for (const c of [0.2, 0.5, 0.9]) {
    it(`c = ${c}: stays in its ball, and no objective does worse than under the mean, whatever the defects`, () => {
      for (const { name: sample, gradients } of samples(1)) {
        const mean = meanOf(gradients);
        const d = update(`cagrad:c=${c}`, gradients);
        // The mean itself is rounded where long gradients cancel in it.
        const rounding = 1e-7 * longest(gradients);
        assert.ok(difference(d, mean) <= c * norm(mean) + rounding, `${sample}: outside the ball`);
        assert.ok(dot(d, mean) >= (1 - c) * dot(mean, mean) - rounding * norm(mean), `${sample}: the mean rises`);
        assert.ok(worst(d, gradients) >= worst(mean, gradients) - rounding * longest(gradients), `${sample}: one is worse`);
      }
    });

    it(`c = ${c}: reaches the dual's bound, found on a grid of the simplex`, () => {
      for (const { name: sample, gradients } of independent([2, 3], 12, 3)) {
        const mean = meanOf(gradients);
        const reached = worst(update(`cagrad:c=${c}`, gradients), gradients);
        const dual = (w: Vector): number => {
          const g = combine(gradients, w);
          return dot(g, mean) + c * norm(mean) * norm(g);
        };
        // Weak duality: no point of the ball is better than any value of the dual; a fine grid's least is nearly the best.
        const n = 60;
        let bound = Infinity;
        for (let i = 0; i <= n; i++) {
          for (let j = 0; j <= (gradients.length === 3 ? n - i : 0); j++) {
            const w = gradients.length === 3 ? [i / n, j / n, (n - i - j) / n] : [i / n, (n - i) / n];
            bound = Math.min(bound, dual(w));
          }
        }
        const size = norm(mean) * longest(gradients);
        assert.ok(reached <= bound + 1e-12 * size && reached >= bound - 0.02 * size, `${sample}: ${reached}, bound ${bound}`);
      }
    });
  }

  it("meets strong duality: reached and bound are one number", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30)) {
      const c = 0.5;
      const mean = meanOf(gradients);
      const { weights } = named("cagrad").weights(gramianOf(gradients), 0);
      const extra = [...weights].map((w) => w - 1 / gradients.length);
      const total = extra.reduce((sum, w) => sum + w, 0);
      const hull = combine(gradients, scale(extra, 1 / total));
      const bound = dot(hull, mean) + c * norm(mean) * norm(hull);
      assert.ok(Math.abs(worst(update("cagrad", gradients), gradients) - bound) <= 1e-8 * norm(mean) * longest(gradients), sample);
    }
  });

  it("opposes nobody where the gradients are opposed and the ball allows it", () => {
    const d = update("cagrad", [[1, 0], [-0.9, 0], [0, 2]]);
    assert.ok(Math.abs(d[0]) < 1e-9 && Math.abs(d[1] - 2 / 3) < 1e-9, `${d}`);
  });
});

describe("imtl-g", () => {
  it("has weights of sum 1 and one projection on every unit gradient", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30)) {
      const { weights } = named("imtl-g").weights(gramianOf(gradients), 0);
      assert.ok(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-9, sample);
      const d = combine(gradients, weights);
      const [first, ...rest] = gradients.map((g) => dot(d, g) / norm(g));
      rest.forEach((value) => assert.ok(Math.abs(value - first) <= 1e-9 * norm(d), sample));
    }
  });

  it("keeps that with a duplicate, and gives a zero gradient no weight", () => {
    for (const { name: sample, gradients: [g, h] } of independent([2], 20)) {
      const { weights } = named("imtl-g").weights(gramianOf([g, h, g, scale(g, 0)]), 0);
      assert.ok(Math.abs(weights[0] - weights[2]) < 1e-9 && weights[3] === 0, sample);
      assert.ok(difference(combine([g, h, g], weights), update("imtl-g", [g, h])) <= 1e-9 * norm(update("imtl-g", [g, h])), sample);
    }
  });
});

describe("nash", () => {
  it("solves its equation, (Gw)_i w_i = 1, at any lengths", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30)) {
      const draw = random("lengths", sample);
      const scaled = gradients.map((g) => scale(g, 10 ** (24 * draw.uniform() - 12)));
      const { weights } = named("nash:limit=Infinity").weights(gramianOf(scaled), 0);
      const d = combine(scaled, weights);
      scaled.forEach((g, i) => assert.ok(Math.abs(dot(d, g) * weights[i] - 1) < 1e-9, sample));
      assert.ok(Math.abs(norm(update("nash", scaled)) - 1) < 1e-9, sample);
      assert.ok(difference(update("nash:limit=Infinity", gradients), d) < 1e-8, sample);
    }
  });
});

describe("upgrad", () => {
  it("is the mean of the gradients' projections on the dual cone, by trying every set of active constraints", () => {
    for (const { name: sample, gradients } of independent([2, 3, 4, 5], 30, 6)) {
      const expected = meanOf(gradients.map((g) => projection(g, gradients)));
      assert.ok(difference(update("upgrad", gradients), expected) < 1e-9, sample);
    }
  });

  it("is linear under scaling of each gradient", () => {
    for (const { name: sample, gradients } of independent([3, 4], 20)) {
      const scaledBy = (factors: Vector): Vector => update("upgrad", gradients.map((g, i) => scale(g, factors[i])));
      const draw = random("factors", sample);
      const [a, b] = [0, 1].map(() => gradients.map(() => 10 ** (2 * draw.uniform() - 1)));
      assert.ok(difference(scaledBy(add(a, b)), add(scaledBy(a), scaledBy(b))) < 1e-8 * longest(gradients), sample);
    }
  });
});

describe("aligned", () => {
  it("is the mean of the closest orthogonal gradients of the least singular value's length", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 20, 12)) {
      // The orthogonal polar factor of the matrix by Newton and Schulz: X becomes X (3 - X'X) / 2.
      let X: Vector[] = gradients.map((g) => scale(g, 1 / (longest(gradients) * Math.sqrt(gradients.length))));
      for (let i = 0; i < 60; i++) X = X.map((x) => add(scale(x, 1.5), combine(X, X.map((y) => -0.5 * dot(x, y)))));
      // The least singular value, by inverse iteration.
      let v: Vector = gradients.map((_, i) => 1 + 0.1 * i);
      for (let i = 0; i < 3000; i++) {
        v = solve(gramRows(gradients), v)!;
        v = scale(v, 1 / norm(v));
      }
      const expected = scale(meanOf(X), norm(combine(gradients, v)));
      assert.ok(difference(update("aligned", gradients), expected) < 1e-7 * norm(expected), sample);
    }
  });

  it("drops the dimensions of duplicates", () => {
    assert.ok(difference(update("aligned", [[2, 0], [2, 0]]), [2, 0]) < 1e-9);
    assert.ok(norm(update("aligned", [[2, 0], [-2, 0]])) < 1e-9);
  });
});
