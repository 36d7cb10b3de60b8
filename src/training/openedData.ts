import type { Benchmark } from "../data";
import { arrangementKeys, originOf } from "../data/origin";
import type { RunParameters } from "../records";

/**
 * The parameters of a run on a benchmark that was given open: what they say of the data is what the benchmark was
 * opened with, whatever was said before, so that a run from these parameters is on the same data. A benchmark that was
 * put together by hand, or changed after it was opened, is named so that nothing else is opened in its place.
 */
export function parametersOn(benchmark: Benchmark, parameters: RunParameters): RunParameters {
  const others = { ...parameters };
  for (const key of arrangementKeys) delete others[key];
  const origin = originOf(benchmark);
  if (origin === undefined) return { ...others, benchmark: `${benchmark.name} (by hand)`, data: null };
  const { scale, ...opened } = origin;
  return { ...others, ...opened, data: scale === parameters.scale ? null : origin.data };
}
