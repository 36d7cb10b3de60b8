import type { NamesOf } from "../base/words/optionNames";
import type { Normalise, Precision, Regime, RunParameters, ScoreOn, Selection, TestAfter } from "../records";
import type { Reduction } from "./step/exchange";
import type { ExportFormat } from "./exports/format";
import type { RunOptions } from "./parameters";
import { scales } from "./protocols";

/**
 * The words that a run takes, by parameter: its check, and the choices and help of the command line. This file loads
 * no TensorFlow.
 */
export const choices = {
  scale: scales,
  labels: ["available", "unavailable"] satisfies Regime[],
  normalise: ["weights", "imagenet", "off"] satisfies Normalise[],
  selection: ["validation", "test", "last"] satisfies Selection[],
  scoreOn: ["test", "validation"] satisfies ScoreOn[],
  testAfter: ["epochs", "tasks"] satisfies TestAfter[],
  batchNorm: ["synchronised", "local"] satisfies RunParameters["batchNorm"][],
  precision: ["float32", "bf16"] satisfies Precision[],
  exportFormat: ["safetensors", "onnx", "tfjs", "page"] satisfies ExportFormat[],
  reduction: ["sharded", "whole"] satisfies Reduction[],
} as const;

/** Names of `RunOptions`: of what a run may be given. */
export const runOptionNames: NamesOf<RunOptions> = {
  ...{ strategy: true, direction: true, network: true, head: true, loss: true, complete: true },
  ...{ scale: true, labels: true, benchmark: true, data: true, seed: true, dataSeed: true },
  ...{ epochs: true, batch: true, imageSize: true, width: true, weights: true, normalise: true },
  ...{ optimiser: true, learningRate: true, schedule: true, headSteps: true, selection: true },
  ...{ batchNorm: true, precision: true, testAfter: true, audit: true, scoreOn: true },
  ...{ protocol: true, classOrder: true, validation: true, partition: true },
  ...{ lists: true, difficult: true, year: true, only: true, coOccurrence: true },
};
