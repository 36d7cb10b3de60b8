import { openBenchmark, type Benchmark } from "../data";
import { arrangementKeys } from "../data/origin";
import type { RunParameters } from "../records";

/** The parameters that a benchmark is opened by. */
const openedBy: readonly (keyof RunParameters)[] = ["benchmark", "data", "dataSeed", "scale", ...arrangementKeys];

/**
 * Opens the benchmarks of runs, each once.
 * @param onProgress hears how far one that has to be generated first has come.
 */
export function benchmarkOpener(
  onProgress?: (done: number, total: number) => void,
): (parameters: RunParameters) => Promise<Benchmark> {
  const opened = new Map<string, Promise<Benchmark>>();
  return (parameters) => {
    const { data, dataSeed } = parameters;
    const key = JSON.stringify(openedBy.map((name) => parameters[name]));
    const found =
      opened.get(key) ?? openBenchmark({ ...parameters, data: data ?? undefined, seed: dataSeed, onProgress });
    opened.set(key, found);
    return found;
  };
}
