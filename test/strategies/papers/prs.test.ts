import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random, type Random } from "../../../src/base/random";
import { policies } from "../../../src/strategies";

const [classes, capacity, rho] = [6, 12, -0.03];

/** A stream of three tasks, each with classes of its own, the first of them often; some images show others too. */
const stream: Uint8Array[] = [1, 2, 3].flatMap((task) => {
  const draw = random("prs stream", task);
  return Array.from({ length: 120 }, () => {
    const own = draw.uniform() < 0.8 ? 2 * task - 2 : 2 * task - 1;
    const others = [draw.integer(2 * task), draw.integer(2 * task)].filter(() => draw.uniform() < 0.3);
    const labels = new Uint8Array(classes);
    for (const c of [own, ...others]) labels[c] = 1;
    return labels;
  });
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const softmax = (values: readonly number[]): number[] => values.map((v) => 1 / sum(values.map((w) => Math.exp(w - v))));

/**
 * `PRS_mlab` of cdjkim/PRS, code/models/reservoir/mlab_stratified_reservoir.py: a substream of each class holds the
 * indices of the stored samples that show it, the number n of samples so far, and its proportion.
 */
class Authors {
  readonly slots: Uint8Array[] = [];
  readonly n = Array<number>(classes).fill(0);
  readonly proportion = Array<number>(classes).fill(0);

  size = (c: number): number => this.slots.filter((labels) => labels[c] === 1).length;
  present = (): number[] => [...this.n.keys()].filter((c) => this.size(c) > 0);

  /** `update_stats` and `partition`. */
  count(labels: Uint8Array): void {
    labels.forEach((label, c) => (this.n[c] += label));
    this.partition();
  }

  partition(): void {
    const of = (c: number): number => this.n[c] ** rho;
    for (const c of this.present()) this.proportion[c] = of(c) / sum(this.present().map(of));
  }

  /** `sample_in`: the probability s. */
  admission(labels: Uint8Array, proportionOf = (c: number): number => this.proportion[c]): number {
    const keys = [...labels.keys()].filter((c) => labels[c] === 1);
    const weights = softmax(keys.map((c) => -this.n[c]));
    const probabilities = keys.map((c) => {
      const [mi, ni] = [capacity * proportionOf(c), this.n[c]];
      return ni > mi ? mi / ni : 1;
    });
    return sum(probabilities.map((p, i) => p * weights[i]));
  }

  /** `sample_out`: all indices z of the least difference; the code takes the first. */
  leaving(u: number): number[] {
    const present = this.present();
    const lsum = sum(present.map(this.size));
    const deltas = present.map((c) => this.size(c) - this.proportion[c] * lsum);
    let passed = 0;
    const selected = present[softmax(deltas).findIndex((p) => (passed += p) > u)];
    const query = present.filter((_, i) => deltas[i] <= 0);
    const shown = [...this.slots.keys()].filter((k) => this.slots[k][selected] === 1);
    const score = (k: number): number => query.filter((c) => this.slots[k][c] === 0).length;
    const best = Math.max(...shown.map(score));
    const difference = (k: number): number => {
      const left = new Authors();
      left.slots.push(...this.slots.filter((_, i) => i !== k));
      const total = sum(left.present().map(left.size));
      return sum(left.present().map((c) => Math.abs(left.size(c) - this.proportion[c] * total)));
    };
    const differences = shown.filter((k) => score(k) === best).map((k) => [k, difference(k)] as const);
    const least = Math.min(...differences.map(([, d]) => d));
    return differences.filter(([, d]) => d < least + 1e-9).map(([k]) => k);
  }
}

/** Random numbers that are given: the numbers in [0, 1) of an arrival, one after another, then the seed's own. */
function given(numbers: readonly number[], own: Random): Random {
  const left = [...numbers];
  return Object.assign(Object.create(own) as Random, {
    uniform: () => left.shift() ?? own.uniform(),
    integer: (n: number) => own.integer(n),
  });
}

describe("prs over a stream of three tasks", () => {
  it("decides as the authors' code, but that a new sample is counted before it is stored", () => {
    const [authors, exact] = [new Authors(), new Authors()];
    const seen = { stored: 0, left: 0, absent: 0 };
    const differences: number[] = [];
    stream.forEach((labels, i) => {
      const draw = random("prs arrival", i);
      const [u1, u2] = [draw.uniform(), draw.uniform()];
      exact.slots.splice(0, capacity, ...authors.slots);
      const before = authors.slots.length < capacity ? 1 : exact.admission(labels);
      authors.count(labels);
      if (authors.slots.length < capacity) authors.slots.push(labels);
      else {
        const present = authors.present();
        if ([...labels.keys()].some((c) => labels[c] === 1 && !present.includes(c))) seen.absent++;
        // A class that is not in memory has the share that it would have there.
        const proportionOf = (c: number): number => {
          const others = sum(present.filter((other) => other !== c).map((other) => authors.n[other] ** rho));
          return authors.n[c] ** rho / (others + authors.n[c] ** rho);
        };
        const admission = authors.admission(labels, proportionOf);
        differences.push(Math.abs(admission - before));
        const slot = policies.prs({
          stored: [...authors.slots],
          labels,
          seen: i + 1,
          positives: [...authors.n],
          random: given([u1, u2], draw),
        });
        assert.equal(slot !== undefined, u1 < admission, `sample ${i}: stored or not`);
        if (slot !== undefined) {
          seen.stored++;
          assert.ok(authors.leaving(u2).includes(slot), `sample ${i}: slot ${slot} leaves`);
          authors.slots[slot] = labels;
        }
      }
      exact.slots.splice(0, capacity, ...authors.slots);
      exact.count(labels);
    });
    assert.ok(seen.stored > 60 && seen.absent > 0, JSON.stringify(seen));
    // Counted afterwards, a sample is admitted a little more readily while its class is young.
    const mean = sum(differences) / differences.length;
    assert.ok(mean < 0.03, `the order of counting moves an admission by ${mean} in the mean`);
  });

  it("shares the memory over the classes that are in it, not over those that the stream has shown", () => {
    // Class 2 was shown and is gone. Over three classes the shares are thirds, over the two that are left halves: only
    // then is class 1, of five in twelve, no shorter than class 0 is crowded.
    const stored = Array.from({ length: capacity }, (_, i) => Uint8Array.of(Number(i < 7), Number(i >= 7), 0));
    const positives = [1000, 1000, 1000];
    const admitted = (u: number): boolean =>
      policies.prs({
        stored,
        labels: Uint8Array.of(1, 0, 0),
        seen: 3000,
        positives,
        random: given([u, 0.5], random("shares")),
      }) !== undefined;
    // m p / n = 12 (1 / 2) / 1000, where thirds would be 12 (1 / 3) / 1000.
    assert.ok(admitted(0.0059) && !admitted(0.0061));
  });
});
