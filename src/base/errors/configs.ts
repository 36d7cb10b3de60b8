import type { Catalogue } from "./catalogue";

/** Files that describe runs and sweeps. */
export const configsErrors = {
  "config/invalid": {
    exit: 2,
    text: (v: { file: string; problem: string }) => `${v.file}: ${v.problem}. Correct the file`,
  },
  "sweep/failed": {
    exit: 1,
    text: (v: { failed: number; runs: number; first: string; end: string; log: string }) =>
      `${v.failed} of ${v.runs} runs failed, the first ${v.first}${v.end && `: ${v.end}`}; see ${v.log}. Mend that; ` +
      "the same command makes what is missing",
  },
  "sweep/cluster": {
    exit: 1,
    text: (v: { program: string; problem: string }) =>
      `${v.program} refused the array of jobs: ${v.problem}. Mend the options of --slurm, or use --jobs here`,
  },
} as const satisfies Catalogue;
