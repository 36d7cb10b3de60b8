import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import sharp from "sharp";
import { palimpsest } from "../cli/capture";
import { Network, originOf, readWeights, type State } from "../../src/nn";
import { writeSafetensors } from "../../src/nn/weights/safetensors";
import { openModel, predictImages, probabilities, startNetwork } from "../../src/training";
import { temporaryFolder } from "./tiny";

const folder = temporaryFolder();
const image = join(folder, "picture.png");
const outputs = 5;
let state: State;

before(async () => {
  const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 251);
  await sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } })
    .png()
    .toFile(image);
  const network = new Network({ network: "resnet18", width: 2, classes: outputs, imageSize: 32 }).initialise(5);
  state = network.state();
  network.dispose();
});

let files = 0;
async function weightsFile(metadata: Record<string, string>, tensors: State = state): Promise<string> {
  const path = join(folder, `${++files}.safetensors`);
  await writeSafetensors(path, tensors, { metadata });
  return path;
}
const named = (...classes: string[]): Promise<string> => weightsFile({ classes: JSON.stringify(classes) });

interface Answer {
  readonly image: string;
  readonly logits: readonly number[];
  readonly classes: readonly string[];
  readonly probabilities: Readonly<Record<string, number>>;
  readonly imageSize: number;
  readonly normalise: unknown;
}

async function predicted(
  weights: string,
  ...more: string[]
): Promise<{ answer: Answer; json: string; stderr: string }> {
  const argv = ["predict", "--weights", weights, "--image-size", "32", ...more, image];
  const { code, stdout, stderr } = await palimpsest(...argv, "--json");
  assert.equal(code, 0, stderr);
  const text = await palimpsest(...argv);
  assert.equal(text.stdout.split("\n").length, 1 + outputs + 1, text.stdout);
  return { answer: (JSON.parse(stdout) as Answer[])[0], json: stdout, stderr };
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Names of the probabilities in the order of the text, which `JSON.parse` does not keep. */
function namesIn(json: string): string[] {
  const text = /"probabilities": \{([^}]*)\}/.exec(json)?.[1] ?? "";
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(/^\s*("(?:[^"\\]|\\.)*"):/.exec(line)?.[1] ?? "null") as string);
}

describe("names of outputs neither order, merge nor lose an answer", () => {
  const cases: Readonly<
    Record<string, { readonly names: string[]; readonly classes?: string[]; readonly told?: RegExp }>
  > = {
    "numbers that are not in order": { names: ["10", "2", "007", "1", "0"] },
    "numbers among words": { names: ["cat", "3", "dog", "1", "-1"] },
    "names that objects have": { names: ["__proto__", "constructor", "toString", "hasOwnProperty", "length"] },
    "two outputs of one name": {
      names: ["crane", "dog", "crane", "cat", "cow"],
      classes: ["crane (output 0)", "dog", "crane (output 2)", "cat", "cow"],
      told: /2 of the outputs are called "crane" \(0, 2, from 0\)/,
    },
    "a number twice": {
      names: ["7", "7", "7", "1", "0"],
      classes: ["7 (output 0)", "7 (output 1)", "7 (output 2)", "1", "0"],
      told: /3 of the outputs are called "7"/,
    },
    "a number that is taken": {
      names: ["a", "a", "a (output 0)", "b", "c"],
      classes: ["a (output 0)'", "a (output 1)", "a (output 0)", "b", "c"],
      told: /called "a" \(0, 1, from 0\)/,
    },
    "blank names": {
      names: ["", "a", " ", "b", ""],
      classes: ["(output 0)", "a", "(output 2)", "b", "(output 4)"],
      told: /called "" \(0, 4, from 0\)/,
    },
    "case, white space and Unicode forms": {
      names: ["Cat", "cat", "dog ", "dog", "caf\u00e9"],
      told: /outputs are called "Cat", "cat": these are different[^]*"dog ", "dog": these are different/,
    },
  };
  for (const [what, { names, classes = names, told }] of Object.entries(cases)) {
    it(what, async () => {
      const { answer, json, stderr } = await predicted(await named(...names));
      assert.deepEqual(answer.classes, classes);
      assert.deepEqual(namesIn(json), classes);
      assert.equal(answer.logits.length, outputs);
      answer.logits.forEach((logit, i) => {
        assert.ok(Object.hasOwn(answer.probabilities, classes[i]));
        assert.ok(Math.abs(answer.probabilities[classes[i]] - sigmoid(logit)) < 1e-12);
      });
      if (told) assert.match(stderr, told);
      else assert.equal(stderr.trim().split("\n").length, 1, stderr);
    });
  }

  it("the text has no control characters of a name", async () => {
    const weights = await named("a\u001b[2J", "b\nc", "d", "e", "f");
    const { stdout, stderr } = await palimpsest("predict", "--weights", weights, "--image-size", "32", image);
    assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n]/u);
    assert.equal(stdout.split("\n").length, 1 + outputs + 1);
  });

  it("a program that gives other names than the outputs has gets an error, not answers of other classes", async () => {
    const model = await openModel({
      weights: await named("a", "b", "c", "d", "e"),
      network: "resnet18",
    });
    const ask = (...classes: string[]) =>
      predictImages({ network: model.network, classes, imageSize: 32 }, [image, image]);
    await assert.rejects(ask("a", "b", "c", "d", "a"), {
      code: "argument/invalid",
      message: /got "a"; it takes names that differ/,
    });
    await assert.rejects(ask("a", "b"), { code: "argument/invalid", message: /2 names.*5 outputs/ });
    await assert.rejects(ask("a", "b", "c", "d", "e", "f"), {
      code: "argument/invalid",
      message: /6 names.*5 outputs/,
    });
    const logits = new Float32Array(2);
    const rest = { labels: new Uint8Array(2), known: new Uint8Array(2) };
    assert.throws(() => probabilities({ logits, ...rest }, ["a", "a"]), { code: "argument/invalid" });
    model.dispose();
  });
});

describe("what is not finite", () => {
  const changed = (name: string, value: number, at = 0): State => {
    const copy = new Map([...state].map(([key, { shape, data }]) => [key, { shape, data: data.slice() }]));
    const tensor = copy.get(name);
    assert.ok(tensor);
    tensor.data[at] = value;
    return copy;
  };
  for (const [name, value] of [
    ["conv1.weight", NaN],
    ["fc.bias", Infinity],
    ["bn1.running_var", -Infinity],
    ["layer4.1.bn2.running_mean", NaN],
  ] as const) {
    it(`${value} in ${name} is refused where it enters: in predict and at the start of a run`, async () => {
      const weights = await weightsFile({}, changed(name, value, 1));
      const message = new RegExp(
        `"${name.replaceAll(".", "\\.")}" holds 1 values of \\d+ .* \\(the first is ${value}\\)`,
      );
      const { code, stdout, stderr } = await palimpsest("predict", "--weights", weights, image, "--json");
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      const start = { network: "resnet18", width: 2, imageSize: 32, normalise: "off", seed: 1, weights } as const;
      await assert.rejects(startNetwork(start, ["a", "b"]), { code: "weights/not-finite", message });
    });
  }

  it("a double that is finite and too large for single precision", async () => {
    const path = join(folder, "double.safetensors");
    const header = Buffer.from(`{"fc.bias":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}`);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(path, Buffer.concat([length, header, Buffer.from(Float64Array.of(1e300).buffer)]));
    await assert.rejects(readWeights(path), { code: "weights/not-finite", message: /the first is Infinity/ });
  });

  it("a variance below 0, which a rectifier would hide", async () => {
    const weights = await weightsFile({}, changed("layer2.0.bn1.running_var", -1, 3));
    const { code, stdout, stderr } = await palimpsest("predict", "--weights", weights, image, "--json");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /variance "layer2\.0\.bn1\.running_var" is below 0 \(-1\)/);
  });

  it("logits of finite weights that overflow are an error and never null", async () => {
    const grown = new Map(state)
      .set("layer4.1.bn2.bias", { shape: [16], data: new Float32Array(16).fill(10) })
      .set("fc.weight", { shape: [5, 16], data: new Float32Array(80).fill(3e38) });
    const flags = ["predict", "--weights", await weightsFile({}, grown), "--image-size", "32", image];
    for (const argv of [flags, [...flags, "--json"]]) {
      const { code, stdout, stderr } = await palimpsest(...argv);
      assert.deepEqual([code, stdout], [1, ""], stderr);
      assert.match(stderr, /no answer for .*picture\.png: 5 of its 5 logits are not finite.*\[predict\/not-finite\]/);
    }
  });
});

describe("what was done to the images is said", () => {
  const norm = { mean: [0.5, 0.25, 0.125], std: [0.5, 0.5, 0.25] };
  it("on stderr and with every prediction", async () => {
    const plain = await weightsFile({});
    const stating = await weightsFile({ normalise: JSON.stringify(norm) });
    const cases: [argv: [string, ...string[]], normalise: unknown, says: RegExp][] = [
      [[plain], null, /not normalised: .* does not say what it expects.*--normalise imagenet/],
      [[plain, "--normalise", "off"], null, /not normalised, as --normalise off says/],
      [
        [plain, "--normalise", "imagenet"],
        { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
        /normalised by mean 0\.485, 0\.456/,
      ],
      [[stating], norm, /normalised by mean 0\.5, 0\.25, 0\.125 .*as expected by/],
      [[stating, "--normalise", "off"], null, /not normalised, as --normalise off says/],
    ];
    for (const [argv, normalise, says] of cases) {
      const { answer, stderr } = await predicted(...argv);
      assert.deepEqual([answer.normalise, answer.imageSize], [normalise, 32]);
      assert.match(stderr, new RegExp(`^images: resized to 32 x 32 pixels.*${says.source}`));
    }
  });

  it("a file with 1,000 outputs that says what it expects is believed, not taken for ImageNet's", async () => {
    const thousand: State = new Map(state)
      .set("fc.weight", { shape: [1000, 16], data: new Float32Array(16_000) })
      .set("fc.bias", { shape: [1000], data: new Float32Array(1000) });
    const file = await readWeights(await weightsFile({ normalise: JSON.stringify(norm), imageSize: "48" }, thousand));
    const { normalise, imageSize } = originOf(file);
    assert.deepEqual([normalise, imageSize], [norm, 48]);
  });

  for (const [field, value] of [
    ["classes", "cat, dog"],
    ["classes", "[1,2,3,4,5]"],
    ["classes", '{"0":"cat"}'],
    ["normalise", "imagenet"],
    ["normalise", '{"mean":[0.5,0.5],"std":[1,1]}'],
    ["normalise", '{"mean":[0.5,0.5,0.5],"std":[1,1,0]}'],
    ["imageSize", "224x224"],
    ["imageSize", "1e9"],
    ["imageSize", "-1"],
  ]) {
    it(`metadata ${field} = ${value} is refused, not left out`, async () => {
      const weights = await weightsFile({ [field]: value });
      const { code, stdout, stderr } = await palimpsest("predict", "--weights", weights, image);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, new RegExp(`says ${field} = .* where .* is expected.*\\[weights/metadata\\]`));
    });
  }
});
