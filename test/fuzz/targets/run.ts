import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatRun } from "../../../src/cli/report";
import { compareF1, compareMeasures, compareTasks, nameMethods, readStoredRun } from "../../../src/compare";
import { summariseAudit } from "../../../src/metrics";
import {
  classAPPerTask,
  figureHtml,
  mapPerEpoch,
  mapPerTask,
  reliability,
  rMatrix,
  summaryBars,
  violationBars,
} from "../../../src/plots";
import { writeCheckpoint } from "../../../src/training/directory/checkpoint";
import { RunLog } from "../../../src/training/directory/logs/runLog";
import { RunDirectory } from "../../../src/training/directory/runDirectory";
import type { FuzzTarget } from "../target";
import { bundled, pack, unpack } from "./parts/bundle";
import { eventLines, manifest, metrics, parameters } from "./parts/runFiles";

const checkpoint = "checkpoints/latest.safetensors";

async function checkpointBytes(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-fuzz-"));
  const path = join(folder, "latest");
  const scores = { all: 0.5, seen: 0.5, tasks: [0.5, 0.4, 0.3] };
  const progress = { task: 1, epoch: 1, best: { epoch: 1, value: 0.5, test: scores }, rows: [scores], events: 3 };
  const tensor = { shape: [2], data: Float32Array.of(1, 2) };
  const [weights, step] = [new Map([["fc.bias", tensor]]), new Map([["step", tensor]])];
  const tensors = { network: weights, best: weights, shared: step, head: step };
  await writeCheckpoint(path, { progress, tensors }, parameters);
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}

/** Folders of runs, whatever wrote them, with all that reads them again: tables, pages, figures, audits, resumption. */
export const run: FuzzTarget = {
  name: "run",
  reads: "run directories (manifest, metrics, events, checkpoint)",
  covers: /\/src\/(training\/directory|compare|plots|metrics|cli|nn\/weights)\//,
  samples: async () => [
    pack([
      ["manifest.json", JSON.stringify(manifest)],
      ["metrics.json", JSON.stringify(metrics)],
      ["events.jsonl", eventLines()],
      [checkpoint, await checkpointBytes()],
    ]),
    pack([
      ["manifest.json", JSON.stringify(manifest)],
      ["events.jsonl", eventLines()],
      [checkpoint, await checkpointBytes()],
    ]),
  ],
  tokens: [
    ...[
      '"parameters":',
      '"metrics":',
      '"classAP":',
      '"classR":',
      '"calibration":',
      '"bins":',
      '"otherTests":',
      '"R":',
      "[]",
    ],
    ...[
      '"strategy":"finetune"',
      '"direction":"sum"',
      '"seed":1',
      '"data":null',
      '"hash":',
      '"commit":null',
      "null",
      "NaN",
    ],
    ...[
      '"progress":',
      '"rows":',
      '"events":',
      '"best":null',
      "network/",
      "shared/",
      "head/",
      "kept/",
      "/",
      "__metadata__",
    ],
  ],
  json: true,
  parts: bundled,
  open(folder) {
    const path = join(folder, "run");
    return async (input) => {
      rmSync(path, { recursive: true, force: true });
      mkdirSync(join(path, "checkpoints"), { recursive: true });
      const known = ["manifest.json", "metrics.json", "events.jsonl", checkpoint];
      for (const [name, content] of unpack(input)) if (known.includes(name)) writeFileSync(join(path, name), content);
      const directory = new RunDirectory(path);
      if (directory.isFinished) return shown(path);
      await directory.readManifest();
      const before = await directory.readCheckpoint(parameters);
      const log = await RunLog.open(directory, { lines: before?.progress.events ?? 0 });
      await log.close();
    };
  },
};

const figures = [summaryBars, mapPerTask, mapPerEpoch, rMatrix, classAPPerTask, reliability, violationBars];

/** All that shows a finished run. */
async function shown(path: string): Promise<void> {
  const stored = await readStoredRun(path);
  const named = nameMethods([stored]);
  compareMeasures(named);
  compareTasks(named);
  compareF1(named);
  summariseAudit(stored.record.audits);
  formatRun(stored.record, stored.manifest.parameters);
  // As the page of `compare --html` has them; the page itself begins with 4 MB of plotly.js.
  for (const figure of figures) figureHtml(figure(named));
}
