import type { Audit, Manifest, Metrics, TrainingEvent } from "../../../../src/records";
import { resolveParameters } from "../../../../src/training/parameters";
import { madeUpRun } from "../../../plots/madeUp";

const record = madeUpRun("lwf-ppi", 1, 1);
const [epoch] = record.epochs;

const audit: Audit = {
  objectives: ["task 2", "distil 1"],
  norms: [1, 2],
  cosines: [
    [1, -0.5],
    [-0.5, 1],
  ],
  weights: [1, 0.5],
  duals: [0, 0.5],
  direction: { norm: 1, inner: [1, 0] },
  applied: { norm: 0.1, inner: [0.1, 0.01] },
  before: [0.7, 0.1],
  after: [0.6, 0.1],
};

const events: readonly TrainingEvent[] = [
  { type: "run", name: "lwf-ppi", tasks: 3, epochs: 1, steps: [100, 100, 100], classes: record.classes.slice(0, 3) },
  {
    ...{ type: "step", task: 1, epoch: 1, step: 1, loss: { "task 1": 0.7 }, projected: true, learningRate: 0.001 },
    ...{ imagesPerSecond: 100, audit },
  },
  { ...epoch, sent: { gradients: 10, all: 20 } },
  {
    type: "task",
    task: 1,
    selectedEpoch: 1,
    selection: "validation",
    test: { ...epoch.validation, classAP: [0.5, null, 0.1] },
  },
];

/** `events.jsonl` of a small run. */
export const eventLines = (): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** `metrics.json` of the same run. */
export const metrics: Metrics = { ...record.metrics, otherTests: { "in-style": 0.4 } };

/** Its parameters. */
export const parameters = resolveParameters({ strategy: "lwf-ppi", scale: "smoke" });

/** `manifest.json`. */
export const manifest: Manifest = {
  parameters,
  seed: 1,
  commit: "c".repeat(40),
  versions: { palimpsest: "0.1.0" },
  data: { benchmark: "scenes", hash: "d".repeat(64), images: { train: 8, validation: 2, test: 4 } },
  weights: {
    ...{ source: "random", format: null, sha256: null, pretrainedOn: null, labelSet: null, covers: [] },
    ...{ coversUnknown: [], normalise: null, replacedHead: null },
  },
  machine: { device: "cpu", cores: 2, ranks: 1, communicator: "single" },
};
