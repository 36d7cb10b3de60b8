import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { imagesOf, openBenchmark, type Benchmark } from "../../src/data";
import { run, type Manifest, type RunOptions } from "../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
const options: RunOptions = { ...tinyOptions, strategy: "finetune", epochs: 1 };
let data: Benchmark;
const list = join(folder, "list.csv");
before(async () => {
  mkdirSync(join(folder, "images"));
  data = await tinyBenchmark(join(folder, "images"), { train: 10, validation: 6, test: 6 });
  // The tiny benchmark's images as a list of one's own.
  const lines = (["train", "validation", "test"] as const).flatMap((split) =>
    imagesOf(data.tasks, split).map(({ image, labels }) => {
      const names = data.classes.filter((_, c) => labels[c] === 1).join(";");
      return `${image},${names},${split}\n`;
    }),
  );
  writeFileSync(list, `image,labels,split\n${lines.join("")}`);
});

const manifestOf = (out: string): Manifest => JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as Manifest;

describe("the manifest of a run on a benchmark that was given open", () => {
  it("tells what was opened, so that a run from it is on the same data and ends the same", async () => {
    const partition = join(folder, "partition.json");
    writeFileSync(partition, JSON.stringify({ tasks: [["cyan", "red"], ["blue"], ["green", "magenta", "yellow"]] }));
    const open = { benchmark: "list", data: list, scale: "smoke", partition, seed: 7 } as const;
    const opened = await openBenchmark(open);
    const first = await run(options, { data: opened, out: join(folder, "first") });
    const manifest = manifestOf(join(folder, "first"));
    assert.deepEqual(manifest.data.origin, { benchmark: "list", data: list, dataSeed: 7, partition });
    const { benchmark, data: path, dataSeed, partition: described } = manifest.parameters;
    assert.deepEqual([benchmark, path, dataSeed, described], ["list", list, 7, partition]);
    const again = await run(manifest.parameters, { out: join(folder, "again") });
    assert.deepEqual(again.metrics, first.metrics);
    const second = manifestOf(join(folder, "again"));
    assert.deepEqual(
      [second.parameters, second.data.hash, second.data.content],
      [manifest.parameters, manifest.data.hash, manifest.data.content],
    );
    // It is the same run, so it is read back as one.
    await run(manifest.parameters, { out: join(folder, "first"), resume: true });
  });

  it("names no data that are not its own, where the benchmark was put together by hand or changed", async () => {
    const opened = await openBenchmark({ benchmark: "list", data: list, scale: "smoke", seed: 1, protocol: "B0-C2" });
    const changed = { ...opened, tasks: opened.tasks.map((task) => ({ ...task, train: task.train.slice(1) })) };
    for (const [name, given] of [
      ["tiny", data],
      ["list B0-C2", changed],
    ] as const) {
      const out = join(folder, `hand-${name}`);
      await run({ ...options, protocol: "B4-C2", validation: 0.3 }, { data: given, out });
      const { parameters, data: recorded } = manifestOf(out);
      assert.deepEqual([parameters.benchmark, parameters.data, recorded.origin], [`${name} (by hand)`, null, null]);
      assert.deepEqual([parameters.protocol, parameters.validation], [undefined, undefined]);
      await assert.rejects(run(parameters), { code: "argument/invalid", message: /--benchmark got ".* \(by hand\)"/ });
    }
  });

  it("of data that the options name themselves has the options as they are", async () => {
    const out = join(folder, "named");
    await run({ ...options, benchmark: "list", data: list, protocol: "B0-C3" }, { out });
    const { parameters, data: recorded } = manifestOf(out);
    assert.deepEqual([parameters.benchmark, parameters.data], ["list", list]);
    assert.deepEqual(recorded.origin, { benchmark: "list", data: list, dataSeed: 1, protocol: "B0-C3" });
  });
});
