import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { imagesOf, type Benchmark } from "../../data";
import type { Communicator } from "../../distributed";
import { device, tensorflowVersion } from "../../nn";
import { packageRoot, packageVersion } from "../../base/package";
import type { Manifest, RunParameters, WeightsRecord } from "../../records";

/**
 * The manifest of a run that is about to train.
 * @param plugins files that defined methods of one's own before the run.
 */
export function manifestOf(
  parameters: RunParameters,
  benchmark: Benchmark,
  weights: WeightsRecord,
  world: Communicator,
  plugins: readonly string[] = [],
): Manifest {
  const count = (split: "train" | "validation" | "test"): number => imagesOf(benchmark.tasks, split).length;
  return {
    parameters,
    seed: parameters.seed,
    commit: commit(),
    versions: {
      palimpsest: packageVersion,
      node: process.versions.node,
      tensorflow: tensorflowVersion,
      ...packages("@tensorflow/tfjs-node-gpu", "@napi-rs/image", "sharp", "quadprog"),
    },
    data: {
      benchmark: benchmark.name,
      hash: benchmark.hash,
      images: { train: count("train"), validation: count("validation"), test: count("test") },
      ...(benchmark.counts && { counts: benchmark.counts }),
    },
    weights,
    ...(plugins.length > 0 && { plugins }),
    machine: { device, cores: availableParallelism(), ranks: world.size, communicator: world.name },
  };
}

/** Commit of the sources, with `+` where they were changed since; null outside a checkout. */
function commit(): string | null {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", packageRoot, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const changed = git("status", "--porcelain", "--", "src", "package-lock.json") !== "";
    return git("rev-parse", "HEAD") + (changed ? "+" : "");
  } catch {
    return null;
  }
}

/** Versions of installed packages. */
function packages(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      (require(join(packageRoot, "node_modules", name, "package.json")) as { version: string }).version,
    ]),
  );
}
