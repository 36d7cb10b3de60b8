import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { singleProcess } from "../../../src/distributed";
import { free, liveTensors, Network, tf, type Head, type HeadMaker } from "../../../src/nn";
import {
  findHead,
  findStrategy,
  isPenalty,
  type KeptState,
  type ParameterObjective,
  type SampleObjective,
} from "../../../src/strategies";
import { classVectors, correlationHead } from "../../../src/strategies/heads/correlation/correlationHead";
import { distance, exported } from "../../nn/compare";
import {
  channels,
  classes,
  earlier,
  fixture,
  lastTask,
  length,
  matrixOf,
  n,
  near,
  seen,
  side,
  situationOf,
  slices,
  transposed,
  weights,
  width,
  type Rows,
} from "./agcnFixture";

/** The head of the fixture's sizes, and its values with the matrix of a task. */
const headOf = (): Head =>
  correlationHead({ nodes: length, width })({ features: channels, classes, slices, map: { side, channels } });
const valuesOf = (first: Rows, second: Rows, task: number) =>
  [first, second, fixture.nodes, transposed(matrixOf(task))].map((rows) => tf.tensor2d(rows)) as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
  ];

/** A plan of agcn with the fixture's weights, on the network; `vectors` are those that it keeps. */
function planOf(network: Network, vectors: Float32Array) {
  const { classification, distillation, relation } = weights;
  const options = `classification=${classification},distillation=${distillation},relation=${relation}`;
  const head = `agcn:nodes=${length},width=${width}`;
  const strategy = findStrategy(`agcn:${options}`, "unavailable", head);
  assert.ok(strategy.keep && strategy.needsPrevious);
  const kept = strategy.keep({ seed: 1, network, world: singleProcess });
  kept.load(new Map([...kept.save(), ["vectors", { shape: [vectors.length], data: vectors }]]));
  kept.lifecycle?.taskBegins?.(lastTask);
  // A task begins with a matrix without counts.
  takeFixture(network);
  return { ...strategy.plan(lastTask, kept), kept };
}

/** A network whose head has the fixture's sizes. */
function networkOfFixture(): Network {
  const sizesOfHead = { nodes: length, width };
  const head: HeadMaker = (given) => correlationHead(sizesOfHead)({ ...given, map: { side, channels } });
  return new Network({ network: "resnet18", width: 2, classes, imageSize: 64, head });
}

/** Its head takes the fixture's values. */
function takeFixture({ head, constants }: Network): void {
  const outside = [transposed(fixture.first), transposed(fixture.second), transposed(fixture.nodes), matrixOf(3)];
  [...head, ...constants].forEach((parameter, k) => parameter.assign(Float32Array.from(outside[k].flat())));
}

const onSamples = (objectives: readonly (SampleObjective | ParameterObjective)[]): SampleObjective[] =>
  objectives.flatMap((objective) => (isPenalty(objective) ? [] : [objective]));

const lossOf = ({ loss }: SampleObjective, logits: tf.Tensor2D): tf.Scalar => {
  const { labels, previous } = fixture.tasks[2].batches[0];
  return loss({
    logits,
    labels: tf.tensor2d(labels),
    known: tf.ones([n, classes]),
    previous: tf.tensor2d(previous ?? []),
  });
};

/** Vectors of the network before the task; rows of other classes count for nothing. */
const vectorsBefore = (): Float32Array =>
  Float32Array.from(fixture.vectorsBefore.flatMap((row) => row ?? new Array<number>(channels).fill(9)));

describe("the head agcn", () => {
  it("answers as graph convolutions of PyTorch over the classes that were seen", () => {
    const head = headOf();
    tf.tidy(() => {
      const found = head.apply(tf.tensor2d(fixture.map.flat(3), [n, side * side * channels]), [
        ...valuesOf(fixture.first, fixture.second, 3),
      ]);
      const [logits, vectors] = [found.logits, classVectors(valuesOf(fixture.first, fixture.second, 3))].map((x) =>
        x.arraySync(),
      );
      near(
        logits.flatMap((row) => seen.map((c) => row[c])),
        fixture.logits.map((row) => seen.map((c) => row[c] ?? NaN)),
        "logits",
      );
      near(
        seen.flatMap((c) => vectors[c]),
        seen.map((c) => fixture.vectors[c] ?? []),
        "vectors",
      );
      const largest = fixture.map.flatMap((rows) =>
        Array.from({ length: channels }, (_, k) => Math.max(...rows.flat().map((place) => place[k]))),
      );
      assert.ok(distance(found.embedding.dataSync(), largest) < 1e-6);
    });
    for (const parameter of [...head.parameters, ...(head.constants ?? [])]) parameter.dispose();
  });

  it("takes the network before the task whatever the strategy needs, and vectors of classes from the seed", () => {
    for (const strategy of ["finetune", "lwf", "er"]) {
      assert.equal(findStrategy(strategy, "unavailable", "agcn").needsPrevious, true);
    }
    assert.equal(findStrategy("finetune", "unavailable").needsPrevious ?? false, false);
    const head = findHead("agcn:nodes=400").definition.make({ nodes: 400, width: 3, first: 0, within: 0, between: 0 });
    const networks = [1, 1, 2].map((seed) =>
      new Network({ network: "resnet18", width: 2, classes: 50, imageSize: 32, head: head.maker }).initialise(seed),
    );
    const [one, same, other] = networks.map(({ constants }) => constants[0].export());
    assert.deepEqual(same, one);
    assert.notDeepEqual(other, one);
    // The mean of 50 squared lengths, each a mean of 400 squares with deviation sqrt 2.
    const square = one.reduce((sum, x) => sum + x * x, 0) / 50;
    assert.ok(Math.abs(square - 1) < 5 * Math.sqrt(2 / (50 * 400)), String(square));
    for (const network of networks) network.dispose();
  });
});

describe("agcn", () => {
  it("has the authors' objectives, with their gradients by the logits, the weights and the map", () => {
    const before = liveTensors();
    const [network, shape] = [networkOfFixture(), headOf()];
    const { shared, head, kept } = planOf(network, vectorsBefore());
    assert.deepEqual(
      head.objectives.map(({ name }) => name),
      [...fixture.objectives.map(({ name }) => name), "relations"],
    );
    assert.deepEqual(shared, onSamples(head.objectives));
    const penalty = head.objectives.find(isPenalty);
    assert.ok(penalty);
    tf.tidy(() => {
      const logits = fixture.logits.map((row) => row.map((z) => z ?? 9));
      onSamples(shared).forEach((objective, k) => {
        const { value, grad } = tf.valueAndGrad((z) => lossOf(objective, z as tf.Tensor2D))(tf.tensor2d(logits));
        const wanted = fixture.objectives[k];
        assert.ok(Math.abs(value.dataSync()[0] - wanted.value) < 1e-4 * Math.abs(wanted.value), objective.name);
        near(grad.dataSync(), wanted.gradient, objective.name);
      });
    });
    const [relation, none] = [penalty.penalty(network.head), penalty.penalty(network.shared)];
    assert.ok(Math.abs(relation.value - fixture.relations.value) < 1e-4 * fixture.relations.value);
    const found = [...exported(relation.gradients).values()];
    fixture.relations.gradients.forEach((wanted, k) =>
      near(found[k].data, transposed(wanted), `relations by ${k + 1}`),
    );
    for (const { data } of exported(none.gradients).values()) assert.ok(data.every((value) => value === 0));

    tf.tidy(() => {
      const map = tf.tensor2d(fixture.map.flat(3), [n, side * side * channels]);
      const [first, second, ...constants] = valuesOf(fixture.first, fixture.second, 3);
      const loss = (...inputs: tf.Tensor[]): tf.Scalar => {
        const { logits } = shape.apply(inputs[2] as tf.Tensor2D, [inputs[0], inputs[1], ...constants]);
        return tf.addN(onSamples(shared).map((objective) => lossOf(objective, logits)));
      };
      const { grads } = tf.valueAndGrads(loss)([first, second, map]);
      const sums = fixture.relations.gradients.map((rows, k) => tf.add(grads[k], tf.tensor2d(rows)).dataSync());
      near(sums[0], fixture.gradients.first, "sum by the first weights");
      near(sums[1], fixture.gradients.second, "sum by the second weights");
      assert.ok(distance(grads[2].dataSync(), fixture.gradients.map.flat(3)) < 1e-4, "sum by the map");
    });
    for (const parameter of [...shape.parameters, ...(shape.constants ?? [])]) parameter.dispose();
    kept.dispose();
    network.dispose();
    assert.equal(liveTensors(), before);
  });

  it("keeps the vectors of the network that a task ends with, and has no such part in the first task", async () => {
    const network = networkOfFixture();
    const { kept } = planOf(network, vectorsBefore());
    const strategy = findStrategy("agcn", "unavailable");
    const names = (task: number, keptState?: KeptState): string[] =>
      strategy.plan(situationOf(task), keptState).head.objectives.map(({ name }) => name);
    assert.deepEqual(names(1, kept), ["bce:1"]);
    assert.deepEqual(names(3, kept), ["bce:3", "distil", "relations"]);
    const none = findStrategy("agcn:relation=0", "unavailable").keep?.({ seed: 1, network, world: singleProcess });
    none?.load(kept.save());
    none?.lifecycle?.taskBegins?.(lastTask);
    assert.deepEqual(names(3, none), ["bce:3", "distil"]);
    takeFixture(network);
    const load = async function* () {};
    await kept.lifecycle?.taskEnds?.({ situation: lastTask, network, imageSize: 64, examples: [], load });
    const vectors = [...(kept.save().get("vectors")?.data ?? [])];
    near(
      seen.flatMap((c) => vectors.slice(c * channels, (c + 1) * channels)),
      seen.map((c) => fixture.vectors[c] ?? []),
      "vectors",
    );
    const [penalty] = kept.penalties ?? [];
    const { value, gradients } = penalty.penalty(network.head);
    assert.ok(Math.abs(value) < 1e-9, "nothing has changed since");
    free(...gradients.values());
    for (const held of [kept, none, network]) held?.dispose();
  });

  it("is defined with its own head alone", () => {
    assert.equal(findStrategy("agcn", "unavailable").head, "agcn");
    assert.throws(() => findStrategy("agcn", "unavailable", "linear"), { code: "strategy/head" });
    assert.equal(earlier.length, 4);
  });
});
