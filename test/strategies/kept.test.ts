import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, test } from "node:test";
import type { Batch, Example } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { singleProcess } from "../../src/distributed";
import { liveTensors, Network, optimiser, type State } from "../../src/nn";
import { findStrategy, type KeptState, type Situation } from "../../src/strategies";
import { learnerOf, singleProcessContext, trainStep, type Learner } from "../../src/training";
import { distance, fixture, under, type Tensors } from "../nn/compare";

/** test/fixtures/steps_kept.py derives these from the papers' equations, in float64, and says what each case is. */
const slices = [
  [0, 1, 2, 3, 4, 5, 6],
  [7, 8, 9, 10, 11, 12, 13],
  [14, 15, 16, 17, 18, 19],
];
const classes = 20;
const sgd = { name: "sgd", momentum: 0.9, weightDecay: 5e-4 } as const;
const options = { network: "resnet18", width: 2, classes } as const;

let tensors: Tensors;
let projected: Record<string, boolean[]>;
before(async () => {
  tensors = await fixture("steps_kept");
  projected = JSON.parse(readFileSync(join(__dirname, "../fixtures/steps_kept.json"), "utf8")) as typeof projected;
});

const situation = (task: number): Situation => ({
  task,
  slices: slices.slice(0, task),
  classes,
  labels: "unavailable",
});

/** Rows of the fixture, annotated with the classes of their task. */
function rows(name: string, task: number, count = Infinity): Batch {
  const image = tensors.get(`${name}.image`)!;
  const size = Math.min(image.shape[0], count);
  const [, height, width] = image.shape;
  return {
    images: Uint8Array.from(image.data.subarray(0, size * height * width * 3)),
    labels: Uint8Array.from(tensors.get(`${name}.labels`)!.data.subarray(0, size * classes)),
    known: Uint8Array.from({ length: size * classes }, (_, k) => Number(slices[task - 1].includes(k % classes))),
    size,
    height,
    width,
    ids: Array.from({ length: size }, (_, k) => `${name}-${k}`),
  };
}

/**
 * The samples of both earlier tasks as a memory holds them in a checkpoint, `count` of each; with `counts` of a stream
 * so long that nothing enters.
 */
function memory(count: number, logits: boolean): State {
  const parts = [1, 2].map((k) => ({
    ...rows(`memory.${k}`, k, count),
    logits: tensors.get(`memory.${k}.logits`)!.data.subarray(0, count * classes),
  }));
  const join = (
    of: (part: (typeof parts)[number]) => ArrayLike<number>,
    n = 2 * count,
  ): State extends Map<string, infer T> ? T : never => {
    const data = Float32Array.from(parts.flatMap((part) => Array.from(of(part))));
    return { shape: [n, data.length / n], data };
  };
  const state: State = new Map([
    ["images", join((part) => part.images)],
    ["labels", join((part) => part.labels)],
    ["known", join((part) => part.known)],
    [
      "tasks",
      { shape: [2 * count], data: Float32Array.from({ length: 2 * count }, (_, i) => 1 + Math.floor(i / count)) },
    ],
    ["draws", { shape: [1], data: new Float32Array(1) }],
    ["counts", { shape: [2], data: Float32Array.of(2 ** 24, 0) }],
    ["positives", { shape: [classes], data: new Float32Array(classes).fill(1) }],
  ]);
  return logits
    ? state.set(
        "logits",
        join((part) => part.logits),
      )
    : state;
}

/** Puts that many samples of each earlier task into memory. */
const holding =
  (count: number, logits = false) =>
  async (_network: Network, kept: KeptState): Promise<void> =>
    kept.load(memory(count, logits));

/** Importances of both earlier tasks: at the old weights, then at the initial ones. */
async function learnBoth(network: Network, kept: KeptState): Promise<void> {
  for (const [k, weights] of [
    [1, "old"],
    [2, "initial"],
  ] as const) {
    network.load(under(tensors, weights));
    const batch = rows(`memory.${k}`, k);
    async function* load(): AsyncGenerator<Batch> {
      yield batch;
    }
    await kept.lifecycle!.taskEnds!({
      situation: situation(k),
      network,
      imageSize: batch.height,
      examples: Array(batch.size).fill({}) as Example[],
      load,
    });
  }
}

interface Case {
  readonly strategy: string;
  readonly direction?: string;
  readonly prepare: (network: Network, kept: KeptState) => Promise<void>;
  /** Steps after which the task before ends. */
  readonly endsAt?: number;
}
const cases: Record<string, Case> = {
  gem: { strategy: "gem:memory=6", prepare: holding(3) },
  agem: { strategy: "agem:memory=4", prepare: holding(2) },
  "agem by project": { strategy: "agem:memory=4", direction: "project", prepare: holding(2) },
  er: { strategy: "er:memory=4,mean=apart", prepare: holding(2) },
  derpp: { strategy: "derpp:memory=4,alpha=0.5,beta=0.3", prepare: holding(2, true) },
  ewc: { strategy: "ewc:lambda=0.5", prepare: learnBoth },
  "ewc-online": { strategy: "ewc:lambda=0.5,online=1,gamma=0.5", prepare: learnBoth },
  mas: { strategy: "mas:lambda=0.01", prepare: learnBoth },
  si: { strategy: "si:c=5", prepare: async () => {}, endsAt: 2 },
};

for (const [name, { strategy: text, direction, prepare, endsAt }] of Object.entries(cases)) {
  test(`${name}: five steps are those of the papers' equations`, async () => {
    const before = liveTensors();
    const initial = under(tensors, "initial");
    const network = new Network(options).load(initial);
    const strategy = findStrategy(text, "unavailable");
    const kept = strategy.keep!({ seed: 1, network, world: singleProcess });
    await prepare(network, kept);
    network.load(initial);
    const optimisers = { shared: optimiser(network.shared, sgd), head: optimiser(network.head, sgd) };
    const learner = (): Learner => {
      kept.lifecycle?.taskBegins?.(situation(3));
      return learnerOf({
        network,
        keptState: kept,
        plan: strategy.plan(situation(3), kept),
        optimisers,
        direction: parseDirection(direction ?? strategy.direction),
        context: singleProcessContext(network, kept),
      });
    };
    let current = learner();
    const reports = [];
    for (let i = 0; i < 5; i++) {
      if (i === endsAt) {
        kept.lifecycle!.epochSelected!();
        await kept.lifecycle!.taskEnds!({
          situation: situation(2),
          network,
          imageSize: 32,
          examples: [],
          load: async function* () {},
        });
        current = learner();
      }
      reports.push(trainStep(current, rows(`batch.${i}`, 3), 0.1));
    }
    const [fixtureName] = name.split(" ");
    assert.deepEqual(
      reports.map((report) => report.projected),
      projected[fixtureName],
    );
    const state = network.state();
    for (const [tensor, { data }] of under(tensors, fixtureName)) {
      const start = initial.get(tensor)!.data;
      const moved = (x: Float32Array): Float32Array => x.map((value, k) => value - start[k]);
      const [off, ofChange] = [
        distance(state.get(tensor)!.data, data),
        distance(moved(state.get(tensor)!.data), moved(data)),
      ];
      assert.ok(off < 1e-4, `${tensor} is off by ${off.toExponential(1)}`);
      assert.ok(ofChange < 1e-3, `${tensor} is off by ${ofChange.toExponential(1)} of its change`);
    }
    for (const held of [network, kept, optimisers.shared, optimisers.head]) held.dispose();
    assert.equal(liveTensors(), before);
  });
}

describe("replay", () => {
  const statisticsAfter = (text: string, count: number): Map<string, Float32Array> => {
    const network = new Network(options).load(under(tensors, "initial"));
    const strategy = findStrategy(text, "unavailable");
    const kept = strategy.keep?.({ seed: 1, network, world: singleProcess });
    kept?.lifecycle?.taskBegins?.(situation(3));
    kept?.load(memory(2, true));
    const optimisers = { shared: optimiser(network.shared, sgd), head: optimiser(network.head, sgd) };
    for (let i = 0; i < count; i++)
      trainStep(
        learnerOf({
          network,
          keptState: kept,
          plan: strategy.plan(situation(3), kept),
          optimisers,
          direction: parseDirection("sum"),
          context: singleProcessContext(network, kept),
        }),
        rows(`batch.${i}`, 3),
        0,
      );
    const statistics = new Map(
      [...network.state()].filter(([name]) => name.includes("running")).map(([name, { data }]) => [name, data]),
    );
    for (const held of [network, kept, optimisers.shared, optimisers.head]) held?.dispose();
    return statistics;
  };
  it("leaves running statistics exactly as they are without it, unless asked", () => {
    const plain = statisticsAfter("finetune", 2);
    for (const text of ["er:memory=4", "derpp:memory=4", "gem:memory=6", "agem:memory=4"])
      assert.deepEqual(statisticsAfter(text, 2), plain, text);
    assert.notDeepEqual(statisticsAfter("er:memory=4,fold=1", 2), plain);
  });
});
