import { integerOption, numberOption, switchOption, wordOption } from "../../base/optionSpecs";
import { policies } from "./policies";
import { relabelOption } from "./relabel";

/**
 * Options of a bounded memory.
 * @param samples default of the number of samples.
 * @param source where that number comes from.
 */
export const memoryOptions = (samples: number, source: string) => ({
  memory: integerOption(samples, { least: 1, meaning: "stored samples at most, of all tasks together", source }),
  megabytes: numberOption(64, {
    above: 0,
    most: Infinity,
    meaning: "millions of bytes of stored samples at most",
    source: "ours: holds the default number of samples up to 160 px",
  }),
});

/** The option that names how a memory chooses among the samples of a stream. */
export const policyOption = () =>
  wordOption("reservoir", {
    choices: () => Object.keys(policies),
    meaning: "which samples stay when the memory is full",
    source: "Buzzega et al. 2020, section 4",
  });

/**
 * Options of a memory of the training stream.
 * @param samples default of the number of samples.
 * @param source where that number comes from.
 */
export const streamOptions = (samples: number, source: string) => ({
  ...memoryOptions(samples, source),
  policy: policyOption(),
  perClass: integerOption(undefined, {
    least: 0,
    meaning: "stored samples of each class, chosen by herding at the end of its task, in place of memory and policy",
    source: "ours: none; Dong et al. 2023, their code: 5 on VOC, 20 on COCO",
  }),
  relabel: relabelOption(0, "none in Chaudhry et al. 2019b and Buzzega et al. 2020"),
  fold: switchOption(0, {
    meaning: "1: replayed batches count in the running batch statistics; 0: they leave them alone",
    source: "ours; Buzzega et al. 2020 count them",
  }),
});
