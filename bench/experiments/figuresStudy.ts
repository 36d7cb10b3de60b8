import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { figuresStudy as study } from "../../src/studies/definitions/figures";
import type { Experiment } from "./experiment";

/**
 * One run of each method of the study, which is one seed of it, made from nothing. The study's whole time is told as
 * that of all its seeds. An older checkout makes the study as it stood there.
 */
export const figuresExperiment: Experiment = {
  name: study.name,
  scale: study.scale,
  runs: study.methods.length,
  seeds: study.seeds,
  async make({ figuresStudy, runStudy }, { scale, seed }) {
    const folder = await mkdtemp(join(tmpdir(), "palimpsest-bench-"));
    const begins: number[] = [];
    try {
      const onRun = (): void => void begins.push(performance.now());
      const { runs } = await runStudy(figuresStudy, { scale, seeds: [seed], folder, onRun });
      const ends = [...begins.slice(1), performance.now()];
      return runs.map(({ record }, i) => ({
        name: record.name,
        milliseconds: ends[i] - begins[i],
        R: record.metrics.R,
      }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
