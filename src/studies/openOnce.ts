import { openBenchmark, type Benchmark } from "../data";
import type { RunParameters } from "../records";

/** The parameters that a benchmark is opened by. */
const arrangementKeys = [
  "benchmark",
  "data",
  "dataSeed",
  "scale",
  "protocol",
  "classOrder",
  "validation",
  "lists",
  "difficult",
  "year",
  "partition",
] as const satisfies readonly (keyof RunParameters)[];

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
    const key = JSON.stringify(arrangementKeys.map((name) => parameters[name]));
    const found =
      opened.get(key) ?? openBenchmark({ ...parameters, data: data ?? undefined, seed: dataSeed, onProgress });
    opened.set(key, found);
    return found;
  };
}
