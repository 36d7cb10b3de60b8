import type { RunOptions, RunSettings, TaskEnd } from "../../src/training";
import type { Experiment, Part } from "./experiment";

/**
 * The four runs of notebooks/01, as it makes them: one process, data opened once, and the first task trained once. What
 * the notebook shows is left out.
 */
export const notebook01: Experiment = {
  name: "notebook 01",
  scale: "small",
  runs: 4,
  seeds: 1,
  async make({ openBenchmark, run }, { scale, seed }) {
    const data = await openBenchmark({ benchmark: "scenes", scale, seed: 1 });
    const ends: TaskEnd[] = [];
    const parts: Part[] = [];
    const timed = async (options: Partial<RunOptions> & { readonly strategy: string }, settings: RunSettings) => {
      const start = performance.now();
      const { metrics } = await run({ ...options, scale, seed }, { data, ...settings });
      parts.push({ name: options.strategy, milliseconds: performance.now() - start, R: metrics.R });
    };
    await timed({ strategy: "finetune" }, { onTask: (end) => void ends.push(end) });
    await timed({ strategy: "lwf" }, { after: ends[0] });
    await timed({ strategy: "ppi", labels: "available" }, { after: ends[0] });
    await timed({ strategy: "lwf-ppi" }, { after: ends[0] });
    return parts;
  },
};
