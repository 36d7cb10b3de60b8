import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { decode } from "../../../src/data";
import { modelProto } from "../../../src/nn/exports/onnx/messages";
import { exportNetwork, openModel, predictImages, run } from "../../../src/training";
import { palimpsest } from "../../cli/capture";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";

const folder = temporaryFolder();
let benchmark: Awaited<ReturnType<typeof tinyBenchmark>>;
before(async () => void (benchmark = await tinyBenchmark(folder)));

/** Logits of ONNX Runtime for image files, all in one batch. */
async function runtimeLogits(path: string, images: readonly string[]): Promise<number[][]> {
  const size = 32;
  const pixels = await Promise.all(images.map((image) => decode(image, size)));
  const values = Float32Array.from({ length: images.length * 3 * size ** 2 }, (_, i) => {
    const [image, colour, place] = [Math.floor(i / (3 * size ** 2)), Math.floor(i / size ** 2) % 3, i % size ** 2];
    return pixels[image][place * 3 + colour] / 255;
  });
  const session = await InferenceSession.create(path);
  const { logits } = await session.run({ images: new Tensor("float32", values, [images.length, 3, size, size]) });
  const [n, classes] = logits.dims;
  return Array.from({ length: n }, (_, i) =>
    Array.from(logits.data.slice(i * classes, (i + 1) * classes) as Float32Array),
  );
}

/** Methods whose answers are those of a network, of a head of parts, and of more than the network. */
const methods = {
  lwf: { strategy: "lwf" },
  "ridge regression on random features": { strategy: "l3a", head: "analytic:width=16" },
  "a mask for each task": { strategy: "hat" },
  "a token for each task": { strategy: "krt", head: "ica:heads=2" },
} as const;

describe("an ONNX file of a run", () => {
  for (const [name, method] of Object.entries(methods)) {
    it(`${name}: ONNX Runtime answers as palimpsest predict`, async () => {
      const out = join(folder, method.strategy);
      await run({ ...tinyOptions, ...method, epochs: 1 }, { data: benchmark, out });
      const to = join(folder, `${method.strategy}.onnx`);
      const { code, stdout, stderr } = await palimpsest("export", out, "--to", to);
      assert.equal(code, 0, stderr);
      assert.equal(stdout, `onnx: ${to}\n`);
      const images = benchmark.tasks.flatMap(({ test }) => test.slice(0, 3).map(({ image }) => image));
      const model = await openModel({ run: out });
      const answers = await predictImages(model, images);
      model.dispose();
      const theirs = await runtimeLogits(to, images);
      answers.forEach(({ logits }, i) =>
        logits.forEach((logit, c) => assert.ok(Math.abs(theirs[i][c] - logit) < 1e-4, `${theirs[i][c]} for ${logit}`)),
      );
    });
  }

  it("says what it is: classes, size, run", () => {
    const model = modelProto.toObject(modelProto.decode(readFileSync(join(folder, "lwf.onnx"))), { longs: Number });
    const { metadataProps } = model as { metadataProps: readonly { key: string; value: string }[] };
    const { classes, source, ...rest } = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
    assert.deepEqual(rest, { imageSize: "32", network: "resnet18", width: "4", head: "linear", trainedOn: "tiny" });
    assert.deepEqual(JSON.parse(classes), benchmark.classes);
    const { run: name, strategy, task } = JSON.parse(source) as Record<string, unknown>;
    assert.deepEqual({ name, strategy, task }, { name: "lwf", strategy: "lwf", task: 3 });
  });

  it("a method that adapts to each image is refused, and nothing is written", async () => {
    const out = join(folder, "mbpa");
    await run({ ...tinyOptions, strategy: "mbpa:memory=10,neighbours=4", epochs: 1 }, { data: benchmark, out });
    const to = join(folder, "mbpa.onnx");
    await assert.rejects(exportNetwork({ run: out }, { to }), { code: "export/reads" });
    assert.ok(!existsSync(to));
  });
});
