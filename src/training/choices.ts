import type { Normalise, Precision, Regime, RunParameters, ScoreOn, Selection, TestAfter } from "../records";
import type { Reduction } from "./step/exchange";
import type { ExportFormat } from "./exports/format";
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
