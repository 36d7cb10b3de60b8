import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  efficienciesOn,
  fitCosts,
  powersOfTwo,
  predictStep,
  scaling,
  stepParts,
  traffic,
  type Costs,
  type Workload,
} from "../../src/distributed";
import { random } from "../../src/base/random";

const close = (got: number, wanted: number, within = 1e-12): void =>
  assert.ok(Math.abs(got - wanted) <= within * Math.abs(wanted), `${got}, not ${wanted}`);

/**
 * Messages and numbers that each rank sends when P numbers are added up over W ranks in a ring, every transfer made and
 * counted.
 */
function ring(
  W: number,
  P: number,
  half: "reduce-scatter" | "all-gather",
): { messages: number[]; numbers: number[]; whole: boolean } {
  const part = P / W;
  // held[rank][block]: from which ranks the block has been added up (or whose it is).
  const held = Array.from({ length: W }, (_, rank) =>
    Array.from({ length: W }, (_, block) => new Set(half === "reduce-scatter" || block === rank ? [rank] : [])),
  );
  const [messages, numbers] = [Array<number>(W).fill(0), Array<number>(W).fill(0)];
  for (let round = 0; round < W - 1; round++) {
    const sent = held.map(
      (blocks, rank) => [(rank - round + 2 * W) % W].map((block) => ({ block, what: [...blocks[block]] }))[0],
    );
    sent.forEach(({ block, what }, rank) => {
      messages[rank]++;
      numbers[rank] += part;
      what.forEach((source) => held[(rank + 1) % W][block].add(source));
    });
  }
  const whole =
    half === "reduce-scatter"
      ? held.every((blocks) => blocks.some((block) => block.size === W))
      : held.every((blocks) => blocks.every((block) => block.size === 1));
  return { messages, numbers, whole };
}

describe("the cost model", () => {
  it("counts what rings send", () => {
    for (const W of [1, 2, 3, 4, 8]) {
      const P = 24;
      const halves = (["reduce-scatter", "all-gather"] as const).map((half) => ring(W, P, half));
      assert.ok(halves.every(({ whole }) => whole));
      for (const T of [1, 3]) {
        const [scatter, gather] = halves.map(({ messages, numbers }) => ({
          messages: Math.max(...messages),
          bytes: 4 * Math.max(...numbers),
        }));
        const counted = (scatters: number, gathers: number) => ({
          messages: scatters * scatter.messages + gathers * gather.messages,
          bytes: scatters * scatter.bytes + gathers * gather.bytes,
        });
        assert.deepEqual(traffic({ objectives: T, parameters: P }, W, "sharded"), counted(T, 1));
        assert.deepEqual(traffic({ objectives: T, parameters: P }, W, "whole"), counted(T, T));
      }
    }
  });

  const costs: Costs = { perImage: 0.01, perStep: 0.02, latency: 1e-4, bandwidth: 1e9 };
  const work: Workload = { objectives: 3, parameters: 10_000_000, batch: 64, scaling: "strong" };

  it("says what a pencil says", () => {
    // 4 ranks, 16 images each. Sharded: 4 sweeps of 40 MB, 3/4 of it: 120 MB, 12 messages. Whole: 6 sweeps.
    const sharded = predictStep(costs, work, 4, "sharded");
    close(sharded.sending, 12e-4 + 0.12);
    close(sharded.seconds, 0.02 + 0.16 + 0.1212);
    close(sharded.imagesPerSecond, 64 / 0.3012);
    close(sharded.efficiency, 0.66 / 0.3012 / 4);
    close(predictStep(costs, work, 4, "whole").seconds, 0.02 + 0.16 + 18e-4 + 0.18);
    // 64 images a rank; 10 small sums, up and down a tree of 2 levels.
    const weak = predictStep(costs, { ...work, scaling: "weak", sums: 10 }, 4, "sharded");
    close(weak.seconds, 0.66 + 52e-4 + 0.12);
    close(weak.imagesPerSecond, 256 / 0.7852);
    const parts = stepParts(costs, { ...work, scaling: "weak", sums: 10 }, 4, "sharded");
    close(parts.computing, 0.66);
    close(parts.bytes, 0.12);
    close(parts.gradientLatency, 12e-4);
    close(parts.sumLatency, 40e-4);
    // 8 ranks, 8 images each: 140 MB, 28 messages; whole 210 MB, 42 messages.
    const rows = efficienciesOn(scaling(costs, work), [1, 8, 3]);
    assert.deepEqual(
      rows.map(({ reduction, efficiencies }) => [reduction, efficiencies[0], efficiencies[2]]),
      [
        ["sharded", 1, NaN],
        ["whole", 1, NaN],
      ],
    );
    close(rows[0].efficiencies[1], 0.66 / (0.1 + 0.14 + 28e-4) / 8);
    close(rows[1].efficiencies[1], 0.66 / (0.1 + 0.21 + 42e-4) / 8);
    // Of 100 ranks, 36 have no image of 64, and the step takes as long as on one image.
    close(predictStep({ ...costs, latency: 0, bandwidth: Infinity }, work, 100, "whole").seconds, 0.03);
  });

  it("is ideal where sending is free, and where it is not, sharding never loses: it ties for one objective", () => {
    const free = scaling({ ...costs, perStep: 0, latency: 0, bandwidth: Infinity }, { ...work, batch: 4096 });
    assert.deepEqual(
      free.map(({ ranks }) => ranks),
      [...powersOfTwo, ...powersOfTwo],
    );
    for (const { efficiency } of free) close(efficiency, 1);
    const draw = random("cost model");
    for (let i = 0; i < 50; i++) {
      const some: Costs = {
        perImage: draw.uniform(),
        perStep: draw.uniform(),
        latency: draw.uniform() / 1e3,
        bandwidth: 1e9 * draw.uniform(),
      };
      const T = 1 + draw.integer(5);
      const points = scaling(some, {
        objectives: T,
        parameters: draw.integer(1e8),
        batch: 1 + draw.integer(1000),
        scaling: i % 2 ? "weak" : "strong",
        sums: draw.integer(100),
      });
      const [sharded, whole] = (["sharded", "whole"] as const).map((wanted) =>
        points.filter(({ reduction }) => reduction === wanted),
      );
      sharded.forEach(({ seconds, efficiency, ranks }, k) => {
        assert.ok(T === 1 || ranks === 1 ? seconds === whole[k].seconds : seconds < whole[k].seconds);
        assert.ok(efficiency > 0 && efficiency <= 1 + 1e-12);
      });
      const ranks = 1 + draw.integer(5000);
      const workload: Workload = { ...work, sums: draw.integer(100), scaling: i % 2 ? "weak" : "strong" };
      for (const reduction of ["sharded", "whole"] as const) {
        const parts = Object.values(stepParts(some, workload, ranks, reduction)) as number[];
        const { seconds } = predictStep(some, workload, ranks, reduction);
        close(
          parts.reduce((sum, part) => sum + part, 0),
          seconds,
        );
      }
    }
  });

  it("is found again from its own times; noise moves it little, and nothing becomes negative", () => {
    const draw = random("fit");
    const timings = (noise: number) => ({
      steps: [8, 16, 32, 64].map((images) => ({
        images,
        seconds: (costs.perStep + images * costs.perImage) * (1 + noise * draw.normal()),
      })),
      allReduces: [2, 3].flatMap((ranks) =>
        [1e3, 1e5, 1e7].map((bytes) => ({
          ranks,
          bytes,
          seconds:
            (2 * (ranks - 1) * costs.latency + (2 * bytes * (ranks - 1)) / ranks / costs.bandwidth) *
            (1 + noise * draw.normal()),
        })),
      ),
    });
    const names = ["perImage", "perStep", "latency", "bandwidth"] as const;
    const [exact, noisy] = [0, 0.02].map((noise) => fitCosts(timings(noise)));
    for (const name of names) {
      close(exact[name], costs[name], 1e-9);
      close(noisy[name], costs[name], 0.15);
    }
    // Times that fall with the size, or grow faster than it.
    const odd = fitCosts({
      steps: [
        { images: 1, seconds: 2 },
        { images: 2, seconds: 1 },
      ],
      allReduces: [
        { ranks: 2, bytes: 1, seconds: 1 },
        { ranks: 2, bytes: 2, seconds: 4 },
      ],
    });
    assert.deepEqual([odd.perImage, odd.latency], [0, 0]);
    assert.ok(odd.perStep > 0 && odd.bandwidth > 0);
  });
});
