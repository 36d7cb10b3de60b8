import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { initialValues, liveTensors, Parameter, tf } from "../../../src/nn";
import { readSafetensors, writeSafetensors } from "../../../src/nn/weights/safetensors";
import { defineHead, registerHead } from "../../../src/strategies";
import { run, startNetwork } from "../../../src/training";
import { temporary } from "../../data/fixtures";
import { assertClose } from "../../nn/compare";
import { tinyBenchmark, tinyOptions } from "../tiny";

/** A head with names of its own, as a plugin may have. */
const ownNames = defineHead({
  name: "own-names",
  summary: "the features times a matrix that is called as no other",
  source: "ours",
  options: {},
  make: () => ({
    maker: ({ features, classes }) => ({
      reads: "features",
      embedding: features,
      parameters: [new Parameter("own.weight", [features, classes], "matrix", initialValues.uniformByFanIn(features))],
      apply: (input, [weight]) => ({ logits: tf.matMul(input, weight), embedding: input }),
    }),
  }),
});

test("the backbone of a run starts another run, whatever its head's tensors are called", async (t) => {
  registerHead(ownNames);
  const folder = temporary(t);
  const data = await tinyBenchmark(folder);
  const { width, imageSize } = tinyOptions;
  for (const head of ["cigcn:width=4", "agcn:nodes=4,width=4", "ica:width=8", "own-names"]) {
    const out = join(folder, head.split(":")[0]);
    await run({ ...tinyOptions, epochs: 1, strategy: "finetune", head }, { data, out });
    const path = join(out, "checkpoints", "task-3.safetensors");
    const { tensors, metadata } = await readSafetensors(path);
    const given = { network: "resnet18", width, imageSize, normalise: "weights", seed: 1 } as const;
    const held = liveTensors();
    const { network } = await startNetwork({ ...given, weights: path }, data.classes);
    const backbone = network.backboneState();
    assert.ok(backbone.size > 0 && [...backbone.keys()].every((name) => /^(conv1|bn1|layer[1-4])\./.test(name)), head);
    assertClose(backbone, new Map([...tensors].filter(([name]) => backbone.has(name))), 0);
    network.dispose();
    // A block that the backbone has not is of another backbone, also beside such a head.
    const longer = join(folder, "longer.safetensors");
    const more = new Map(tensors).set("layer1.2.conv1.weight", { shape: [1], data: new Float32Array(1) });
    await writeSafetensors(longer, more, { metadata });
    await assert.rejects(startNetwork({ ...given, weights: longer }, data.classes), {
      code: "weights/mismatch",
      message: /layer1\.2\.conv1\.weight is not of this network/,
    });
    assert.equal(liveTensors(), held);
  }
});
