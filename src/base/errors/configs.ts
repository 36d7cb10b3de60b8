import type { Catalogue } from "./catalogue";

/** Files that describe runs and sweeps. */
export const configsErrors = {
  "config/invalid": {
    exit: 2,
    text: (v: { file: string; problem: string }) => `${v.file}: ${v.problem}. Correct the file`,
  },
} as const satisfies Catalogue;
