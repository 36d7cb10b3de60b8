import type { Experiment } from "./experiment";
import { figuresExperiment } from "./figuresStudy";
import { notebook01 } from "./notebook01";

/** Every experiment. */
export const experiments: readonly Experiment[] = [notebook01, figuresExperiment];
