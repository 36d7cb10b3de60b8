import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { create, free, liveTensors, Network, tf, type Head, type Parameter } from "../../../src/nn";
import { findStrategy, isPenalty, maxEntropy, type SampleObjective, type Situation } from "../../../src/strategies";
import { graphHead } from "../../../src/strategies/heads/graph/graphHead";
import { seenClasses } from "../../../src/strategies/heads/graph/seenClasses";
import { singleProcess } from "../../../src/distributed";
import { distance, normalsOf } from "../../nn/compare";

type Rows = number[][];

/** test/strategies/heads/fixtures/csc.py derives these in float64, of layers of PyTorch. */
const fixture = JSON.parse(readFileSync(join(__dirname, "fixtures/csc.json"), "utf8")) as {
  readonly alpha: number;
  readonly entropy: number;
  readonly seen: number[];
  readonly slices: number[][];
  readonly map: number[][][][];
  readonly labels: Rows;
  readonly previous: Rows;
  readonly parameters: Readonly<Record<string, { readonly data: number[] }>>;
  readonly logits: Rows;
  readonly objectives: readonly { readonly name: string; readonly value: number; readonly gradient: Rows }[];
  readonly gradients: Readonly<Record<string, number[]>>;
};
const classes = fixture.seen.length;
const seen = [...fixture.seen.keys()].filter((c) => fixture.seen[c] === 1);
const [n, side, channels] = [fixture.map.length, fixture.map[0].length, fixture.map[0][0][0].length];
const width = fixture.parameters["norm_global.bias"].data.length;
const situation: Situation = { task: 2, slices: fixture.slices, classes, labels: "unavailable" };

const rowsOfMap = (): tf.Tensor2D => tf.tensor2d(fixture.map.flat(3), [n, side * side * channels]);
const shortName = ({ name }: Parameter): string => name.replace(/^graph\./, "");

/** The head with the values of the fixture. */
function headOfFixture(): Head {
  const head = graphHead(width)({ features: channels, classes, slices: fixture.slices, map: { side, channels } });
  for (const parameter of head.parameters)
    parameter.assign(Float32Array.from(fixture.parameters[shortName(parameter)].data));
  for (const constant of head.constants ?? []) constant.assign(Float32Array.from(fixture.seen));
  return head;
}

/** In the layout here. */
const inside = ({ shape }: Parameter, outside: readonly number[]): number[] => {
  if (shape.length === 1) return [...outside];
  const [inputs, outputs] = shape;
  return Array.from({ length: inputs * outputs }, (_, k) => outside[(k % outputs) * inputs + Math.floor(k / outputs)]);
};
const valueOf = (parameter: Parameter): tf.Tensor =>
  tf.tensor(inside(parameter, [...parameter.export()]), [...parameter.shape]);

/** The objectives of csc with the numbers of the fixture. */
function objectives(): readonly SampleObjective[] {
  const { alpha, entropy } = fixture;
  const { shared, head } = findStrategy(`csc:alpha=${alpha},entropy=${entropy}`, "unavailable").plan(situation);
  assert.equal(head.objectives, shared);
  return shared.flatMap((objective) => (isPenalty(objective) ? [] : [objective]));
}

const lossOf = ({ loss }: SampleObjective, logits: tf.Tensor2D): tf.Scalar =>
  loss({
    logits,
    labels: tf.tensor2d(fixture.labels),
    known: tf.ones([n, classes]),
    previous: tf.tensor2d(fixture.previous),
  });

describe("csc", () => {
  it("has the objectives of the paper's code, with their gradients by the logits", () => {
    assert.deepEqual(
      objectives().map(({ name }) => name),
      fixture.objectives.map(({ name }) => name),
    );
    tf.tidy(() => {
      const logits = fixture.logits.map((row) =>
        fixture.seen.map((_, c) => (seen.includes(c) ? row[seen.indexOf(c)] : 9)),
      );
      objectives().forEach((objective, k) => {
        const { value, grad } = tf.valueAndGrad((z) => lossOf(objective, z as tf.Tensor2D))(tf.tensor2d(logits));
        const wanted = fixture.objectives[k];
        assert.ok(Math.abs(value.dataSync()[0] - wanted.value) < 1e-4 * Math.abs(wanted.value), objective.name);
        assert.ok(distance(grad.dataSync(), wanted.gradient.flat()) < 1e-4, objective.name);
      });
    });
  });

  it("has the new labels alone in the first task, with the regulariser or without", () => {
    const first = { ...situation, task: 1, slices: fixture.slices.slice(0, 1) };
    const names = (text: string, at: Situation): string[] =>
      findStrategy(text, "unavailable")
        .plan(at)
        .shared.map(({ name }) => name);
    assert.deepEqual(names("csc", first), ["bce:1"]);
    assert.deepEqual(names("csc:entropy=0", situation), ["bce:2", "distil"]);
    assert.equal(findStrategy("csc", "unavailable").head, "cigcn");
    assert.equal(findStrategy("csc", "unavailable", "linear").head, "linear");
  });
});

describe("max-entropy", () => {
  it("is least where every probability is 1/e, whatever the number of classes, and finite at any logit", () => {
    const of = (logit: number, slices: number[][]): number =>
      tf.tidy(
        () =>
          maxEntropy({ slices }, 1)
            .loss({ logits: tf.fill([2, classes], logit) } as never)
            .dataSync()[0],
      );
    const best = Math.log(1 / (Math.E - 1));
    for (const slices of [[[1]], [[0, 1], [3]]]) {
      assert.ok(Math.abs(of(best, slices) + slices.flat().length / Math.E) < 1e-4);
      for (const logit of [best - 0.1, best + 0.1]) assert.ok(of(logit, slices) > of(best, slices));
      for (const logit of [1e38, -1e38]) assert.ok(Math.abs(of(logit, slices)) < 1e-3);
    }
  });
});

describe("the head cigcn", () => {
  it("is the paper's graph over the classes that were seen, with its gradients", () => {
    const before = liveTensors();
    const head = headOfFixture();
    tf.tidy(() => {
      const constants = (head.constants ?? []).map(valueOf);
      const inputs = [rowsOfMap(), ...head.parameters.map(valueOf)];
      const [rows, ...values] = inputs;
      const logits = head.apply(rows as tf.Tensor2D, [...values, ...constants]).logits;
      const found = tf.gather(logits, seen, 1).dataSync();
      assert.ok(distance(found, fixture.logits.flat()) < 1e-4);
      const { grads } = tf.valueAndGrads((...[x, ...theta]: tf.Tensor[]) => {
        const z = head.apply(x as tf.Tensor2D, [...theta, ...constants]).logits;
        return tf.addN(objectives().map((objective) => lossOf(objective, z)));
      })(inputs);
      assert.ok(distance(grads[0].dataSync(), fixture.gradients.map) < 1e-4);
      head.parameters.forEach((parameter, k) => {
        const wanted = inside(parameter, fixture.gradients[shortName(parameter)]);
        assert.ok(distance(grads[k + 1].dataSync(), wanted) < 1e-4, parameter.name);
      });
    });
    for (const parameter of [...head.parameters, ...(head.constants ?? [])]) parameter.dispose();
    assert.equal(liveTensors(), before);
  });

  it("answers by an affine function of its embedding", () => {
    const head = headOfFixture();
    tf.tidy(() => {
      const values = [...head.parameters, ...(head.constants ?? [])].map(valueOf);
      const { logits, embedding } = head.apply(rowsOfMap(), values);
      assert.deepEqual(embedding.shape, [n, head.embedding]);
      const { data: weights } = fixture.parameters["last_linear.weight"];
      const { data: biases } = fixture.parameters["last_linear.bias"];
      const [rows, wanted] = [embedding.arraySync(), logits.arraySync()];
      rows.forEach((row, i) =>
        biases.forEach((bias, c) => {
          const token = row.slice(classes + c * width, classes + (c + 1) * width);
          const second = token.reduce((sum, value, k) => sum + value * weights[c * width + k], bias);
          assert.ok(Math.abs((row[c] + second) / 2 - wanted[i][c]) < 1e-4);
        }),
      );
    });
    for (const parameter of [...head.parameters, ...(head.constants ?? [])]) parameter.dispose();
  });

  it("takes the classes of a task into its graph, and tells its copies, frozen or loaded", () => {
    const before = liveTensors();
    const sizes = { network: "resnet18", width: 2, classes, imageSize: 64, head: graphHead(width) };
    const network = new Network(sizes).initialise(1);
    const images = create([2, 64, 64, 3], normalsOf(random("csc"))([2, 64, 64, 3]));
    const answers = (of: Pick<Network, "infer">): number[] => tf.tidy(() => [...of.infer(images).dataSync()]);
    const kept = seenClasses({ seed: 1, network, world: singleProcess });
    const everything = answers(network);
    kept.lifecycle?.taskBegins?.(situation);
    const some = answers(network);
    assert.ok(distance(some, everything) > 1e-3);
    assert.deepEqual([...(network.state().get("graph.seen")?.data ?? [])], fixture.seen);
    const copy = network.clone();
    assert.deepEqual(answers(copy), some);
    const other = new Network(sizes).load(network.state());
    assert.deepEqual(answers(other), some);
    const frozen = network.freeze();
    assert.ok(distance(answers(frozen), some) < 1e-4);
    // The copy is the network of the task before: nothing that comes later reaches it.
    kept.lifecycle?.taskBegins?.({ ...situation, task: 3, slices: [...fixture.slices, [1, 4]] });
    assert.deepEqual(answers(network), everything);
    assert.deepEqual(answers(copy), some);
    // A network without a graph stays as it is.
    const linear = new Network({ network: "resnet18", width: 2, classes });
    seenClasses({ seed: 1, network: linear, world: singleProcess }).lifecycle?.taskBegins?.(situation);
    frozen.dispose();
    kept.dispose();
    for (const each of [network, copy, other, linear]) each.dispose();
    free(images);
    assert.equal(liveTensors(), before);
  });
});
