import { error } from "../base/errors";
import type { Arrangement } from "../records";
import type { RunOptions } from "../training";
import type { Study } from "./study";

/** Data that a study is run on in place of its own, as `run` takes them. */
export type StudyData = Pick<RunOptions, "benchmark" | "data" | "dataSeed"> & Arrangement;

/**
 * The study with all methods on these data. What a method says of its own, such as a protocol, stays.
 * @param data default: the study's own.
 * @throws `study/data` for a study that has none of its own, without data
 */
export function withData(study: Study, data: StudyData | undefined): Study {
  if (data === undefined || Object.keys(data).length === 0) {
    if (study.needsData !== undefined) throw error("study/data", { study: study.name, example: study.needsData });
    return study;
  }
  const { needsData: _, ...others } = study;
  return {
    ...others,
    methods: study.methods.map((method) => ({ ...method, options: { ...data, ...method.options } })),
  };
}
