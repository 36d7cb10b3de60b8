import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Network, readWeights, registerBackbone, findBackbone, type State } from "../../../src/nn";
import { writeSafetensors } from "../../../src/nn/weights/safetensors";
import { openModel, startNetwork } from "../../../src/training";
import { temporaryFolder } from "../../training/tiny";
import { archive } from "./archive";
import { pickled } from "./pickles";

const folder = temporaryFolder();
const sizes = { network: "resnet18", width: 2, classes: 3, imageSize: 32 } as const;
const network = new Network(sizes).initialise(11);
const state = network.state();
network.dispose();

type Tree = { readonly [name: string]: Tree | State | string };
let files = 0;

/** A file of PyTorch with a tree of dictionaries, state dicts and pickled values. */
function torchFile(tree: Tree | State): string {
  const storages: { name: string; data: Buffer }[] = [];
  const pickle = (node: Tree | State | string): string => {
    if (typeof node === "string") return node;
    if (!(node instanceof Map))
      return pickled.dictionary(...Object.entries(node).map(([k, v]) => [k, pickle(v)] as const));
    return pickled.dictionary(
      ...[...node].map(([name, { shape, data }]) => {
        const key = String(storages.length);
        storages.push({ name: `w/data/${key}`, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) });
        const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
        return [name, pickled.tensor(pickled.storage(key, data.length), 0, shape, strides)] as const;
      }),
    );
  };
  const data = pickled.file(pickle(tree));
  const path = join(folder, `${++files}.pth`);
  writeFileSync(path, archive([{ name: "w/data.pkl", data }, ...storages]));
  return path;
}
async function safetensorsFile(tensors: State): Promise<string> {
  const path = join(folder, `${++files}.safetensors`);
  await writeSafetensors(path, tensors);
  return path;
}

const under = (prefix: string, tensors: State = state): State =>
  new Map([...tensors].map(([name, tensor]) => [prefix + name, tensor]));
const renamed = (rename: (name: string) => string): State =>
  new Map([...state].map(([name, tensor]) => [rename(name), tensor]));
const only = (chosen: (name: string) => boolean): State => new Map([...state].filter(([name]) => chosen(name)));
const isHead = (name: string): boolean => name.startsWith("fc.");
const other: State = new Map(
  [...state].map(([name, { shape, data }]) => [name, { shape, data: data.map((v) => v + 1) }]),
);
const one = { shape: [], data: Float32Array.of(7) };

/** The file gives the network's own values, for answers and for the start of a run. */
async function isRead(weights: string): Promise<void> {
  const { network: opened, dispose } = await openModel({ weights, network: "resnet18", imageSize: 32 }).then(
    (model) => ({
      network: model.network,
      dispose: () => model.dispose(),
    }),
  );
  assert.deepEqual(new Map([...opened.state()].sort()), new Map([...state].sort()));
  dispose();
  const start = await startNetwork({ ...sizes, normalise: "off", seed: 1, weights }, ["a", "b"]);
  const backbone = (tensors: State): State => new Map([...tensors].filter(([name]) => !isHead(name)).sort());
  assert.deepEqual(backbone(start.network.state()), backbone(state));
  assert.deepEqual(start.weights.replacedHead, [3, 16]);
  start.network.dispose();
}
const refused = async (weights: string, code: string, message: RegExp): Promise<void> => {
  await assert.rejects(
    openModel({ weights, network: "resnet18", imageSize: 32 }),
    (thrown: Error & { code?: string }) => {
      assert.equal(thrown.code, code, thrown.message);
      assert.match(thrown.message, message);
      assert.doesNotMatch(thrown.message, /\n/);
      return true;
    },
  );
};

describe("weights under a prefix are read from either format", () => {
  const prefixes = ["module.", "_orig_mod.", "model.", "backbone.", "encoder_q.", "net.", "a.b.c."];
  const combined = ["module._orig_mod.", "_orig_mod.module.", "module.module.", "model.backbone.", "module.encoder_q."];
  const mixed = ["model._orig_mod.", "state_dict.module.", "model_state_dict.", "ema.module."];
  const states: Readonly<Record<string, State>> = {
    ...Object.fromEntries([...prefixes, ...combined, ...mixed].map((prefix) => [prefix, under(prefix)])),
    "a submodule that was compiled": renamed((name) => name.replace(/^layer2\./, "layer2._orig_mod.")),
    "sharded and recomputed": renamed(
      (name) => `_fsdp_wrapped_module.${name.replace(/^layer1\.0\./, "layer1.0._checkpoint_wrapped_module.")}`,
    ),
    "averaged weights, with their counter": new Map([["n_averaged", one], ...under("module.")]),
    "counters of batches": new Map([...under("module."), ["module.bn1.num_batches_tracked", one]]),
    "a backbone with its head beside it": new Map([
      ...under(
        "backbone.",
        only((name) => !isHead(name)),
      ),
      ...only(isHead),
    ]),
    "OpenMMLab's head": renamed((name) => (isHead(name) ? `head.${name}` : `backbone.${name}`)),
    "a head called classifier": renamed((name) =>
      isHead(name) ? name.replace("fc", "model.classifier") : `model.encoder.${name}`,
    ),
  };
  for (const [what, tensors] of Object.entries(states)) {
    it(what, async () => {
      await isRead(torchFile(tensors));
      await isRead(await safetensorsFile(tensors));
    });
  }

  it("a network whose own names have a prefix keeps it", async () => {
    const { definition } = findBackbone("resnet18");
    const name = registerBackbone({
      ...definition,
      name: "prefixed",
      widthIn: (s) => s.get("model.stem.weight")?.shape[0],
    });
    const own: State = new Map([["model.stem.weight", { shape: [2], data: Float32Array.of(1, 2) }]]);
    const file = await readWeights(await safetensorsFile(own));
    assert.deepEqual([...file.tensors.keys()], ["model.stem.weight"]);
    await assert.rejects(openModel({ weights: file.path, network: name }), { code: "weights/headless" });
  });
});

describe("weights in a member of a checkpoint", () => {
  const epoch = pickled.integer(3);
  const moments = { state: { first: other }, param_groups: "]" };
  const trees: Readonly<Record<string, Tree>> = {
    state_dict: { state_dict: state, epoch },
    model_state_dict: { epoch, model_state_dict: state, optimizer_state_dict: moments, loss: epoch },
    model: { model: under("module."), optimizer: moments, lr_scheduler: { last: other } },
    ema: { ema: state, epoch },
    net: { net: state, acc: epoch, epoch },
    "a member in a member": { checkpoint: { model: { state_dict: under("_orig_mod.") } }, epoch },
    "beside tensors that are not weights": {
      state_dict: under("model."),
      mean: pickled.tensor(pickled.storage("0", 294), 0, [1], [1]),
    },
  };
  for (const [what, tree] of Object.entries(trees)) it(what, () => isRead(torchFile(tree)));

  const said: Readonly<Record<string, readonly [tree: Tree | State, code: string, message: RegExp]>> = {
    "two networks": [
      { model: state, ema: other },
      "weights/members",
      /in \["model"\], \["ema"\], and which of them .*\)\["model"\], "weights\.pth"\)/,
    ],
    "two networks deeper": [
      { a: { state_dict: state }, b: { state_dict: other } },
      "weights/members",
      /\["a"\]\["state_dict"\], \["b"\]\["state_dict"\]/,
    ],
    "a member whose name says nothing": [
      { gradients: state, epoch },
      "weights/members",
      /in \["gradients"\], and nothing says/,
    ],
    "an optimiser alone": [
      { optimizer: moments, epoch },
      "weights/unreadable",
      /no named tensors but a dictionary of "optimizer", "epoch"/,
    ],
    "an empty dictionary": [{}, "weights/unreadable", /no named tensors but an empty dictionary/],
  };
  for (const [what, [tree, code, message]] of Object.entries(said))
    it(`says what is there: ${what}`, () => refused(torchFile(tree), code, message));
});

describe("names that no network here has", () => {
  const foreign: Readonly<Record<string, readonly [State, string, RegExp]>> = {
    "another architecture": [
      renamed((name) => `decoder.${name.replaceAll("conv", "mixer")}`),
      "weights/foreign",
      /begin with "decoder\." \(\d+\)\. Give the --network/,
    ],
    "two backbones": [
      new Map([...under("student."), ...under("teacher.")]),
      "weights/foreign",
      /"student\." \(\d+\), "teacher\." \(\d+\)/,
    ],
    "a backbone alone": [
      under(
        "backbone.",
        only((name) => !isHead(name)),
      ),
      "weights/headless",
      /backbone of resnet18 without a head.*"backbone\." \(\d+\)/,
    ],
    "a projection beside the backbone": [
      new Map([
        ...under(
          "backbone.",
          only((name) => !isHead(name)),
        ),
        ["projector.weight", { shape: [4, 16], data: new Float32Array(64) }],
      ]),
      "weights/foreign",
      /"backbone\." \(\d+\), "projector\."/,
    ],
    "MoCo, whose last layer is a projection": [
      new Map([
        ...under("encoder_q."),
        ...under("encoder_k.", other),
        ["queue", { shape: [2], data: new Float32Array(2) }],
      ]),
      "weights/headless",
      /"encoder_q\." \(\d+\).* "queue"/,
    ],
  };
  for (const [what, [tensors, code, message]] of Object.entries(foreign)) {
    it(what, async () => {
      await refused(torchFile(tensors), code, message);
      await refused(await safetensorsFile(tensors), code, message);
    });
  }

  it("MoCo starts a run with its query encoder", async () => {
    const tensors: State = new Map([
      ...under("module.encoder_q."),
      ...under("module.encoder_k.", other),
      ["module.queue", one],
    ]);
    const { network: started } = await startNetwork(
      { ...sizes, normalise: "off", seed: 1, weights: torchFile(tensors) },
      ["a", "b"],
    );
    assert.deepEqual(started.state().get("conv1.weight"), state.get("conv1.weight"));
    started.dispose();
  });

  it("the start of a run says what is there", async () => {
    const tensors = renamed((name) => `decoder.${name}.x`);
    const weights = await safetensorsFile(tensors);
    await assert.rejects(startNetwork({ ...sizes, normalise: "off", seed: 1, weights }, ["a", "b"]), {
      code: "weights/mismatch",
      message: /none of its \d+ tensors is there \(conv1\.weight, .*but names that begin with "decoder\." \(\d+\)/,
    });
  });
});
