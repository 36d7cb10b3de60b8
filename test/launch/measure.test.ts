import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { fitCosts } from "../../src/distributed";
import { Network } from "../../src/nn";
import { measureTimings } from "../../src/launch";
import type { RunOptions } from "../../src/training";
import { withoutMpi } from "../distributed/mpirun";
import { temporaryFolder } from "../training/tiny";

const options = { strategy: "lwf-ppi", scale: "smoke", imageSize: 32, width: 4 } as const satisfies RunOptions;
const leftBehind = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("palimpsest-measure-"));

describe("measureTimings", { skip: withoutMpi }, () => {
  it("times the steps and all-reduces it is asked for, counts what steps send, and leaves nothing behind", async () => {
    const before = leftBehind();
    const measured = await measureTimings(options, {
      task: 2,
      images: [1, 3],
      bytes: [400, 40_000],
      times: 2,
      threads: 1,
    });
    assert.deepEqual(leftBehind(), before);
    assert.deepEqual(
      measured.steps.map(({ images }) => images),
      [1, 3],
    );
    assert.deepEqual(
      measured.allReduces.map(({ ranks, bytes }) => [ranks, bytes]),
      [
        [2, 400],
        [2, 40_000],
      ],
    );
    for (const { seconds } of [...measured.steps, ...measured.allReduces])
      assert.ok(seconds > 0 && Number.isFinite(seconds));
    const { perImage, perStep, latency, bandwidth } = fitCosts(measured);
    for (const cost of [perImage, perStep, latency]) assert.ok(cost >= 0 && Number.isFinite(cost));
    assert.ok(perImage + perStep > 0 && bandwidth > 0);

    // Task 2 has two objectives. ResNet-18 has 20 layers of batch statistics: each one sum there, and one on the way
    // back of each objective.
    const network = new Network({ network: "resnet18", width: 4, classes: 20 });
    assert.deepEqual(measured.work, {
      objectives: 2,
      parameters: network.shared.reduce((sum, { size }) => sum + size, 0),
      sums: 20 * 3,
    });
    network.dispose();
  });

  it("counts one gradient for a sum, and no sums of local statistics; all-reduces go up to a gradient", async () => {
    const { work, allReduces } = await measureTimings(
      { ...options, strategy: "lwf", batchNorm: "local" },
      { images: [1], times: 1, threads: 1 },
    );
    assert.deepEqual([work.objectives, work.sums], [1, 0]);
    assert.deepEqual([allReduces.length, allReduces.at(-1)!.bytes], [5, 4 * work.parameters]);
  });
});

it("measureTimings says so where there is no MPI", async (t) => {
  const before = process.env.PALIMPSEST_MPI;
  t.after(() => (before === undefined ? delete process.env.PALIMPSEST_MPI : (process.env.PALIMPSEST_MPI = before)));
  process.env.PALIMPSEST_MPI = temporaryFolder();
  await assert.rejects(measureTimings(options), { code: "mpi/missing" });
});

it("measureTimings refuses sizes that are none", async () => {
  for (const settings of [
    { ranks: 1 },
    { task: 4 },
    { images: [] },
    { images: [0.5] },
    { bytes: [6] },
    { bytes: [] },
    { times: 0 },
  ]) {
    const [name] = Object.keys(settings);
    await assert.rejects(measureTimings(options, settings), {
      code: "argument/invalid",
      message: new RegExp(`^${name} `),
    });
  }
  await assert.rejects(measureTimings({ ...options, strategy: "nope" }), { code: "argument/invalid" });
});
