import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Benchmark } from "../../data";
import { contentHashOf } from "../../data/contentHash";
import { splitCounts } from "../../data/counts";
import { originOf } from "../../data/origin";
import type { Communicator } from "../../distributed";
import { device, tensorflowVersion } from "../../nn";
import { folderOf, isInstalled, packageRoot, packageVersion } from "../../base/package";
import type { Manifest, RunParameters, WeightsRecord } from "../../records";
import { fileCodeHash, runningCodeHash } from "./codeHash";
import { ownMethodsOf } from "./ownMethods";

/**
 * The manifest of a run that is about to train. The hash of its images takes a second for 256 MiB of them.
 * @param plugins files that defined methods of one's own before the run.
 */
export async function manifestOf(
  parameters: RunParameters,
  benchmark: Benchmark,
  weights: WeightsRecord,
  world: Pick<Communicator, "size" | "name">,
  plugins: readonly string[] = [],
): Promise<Manifest> {
  const methods = ownMethodsOf(parameters);
  return {
    parameters,
    seed: parameters.seed,
    commit: commit(),
    code: runningCodeHash(),
    versions: {
      palimpsest: packageVersion,
      node: process.versions.node,
      tensorflow: tensorflowVersion,
      ...packages("@tensorflow/tfjs-node-gpu", "@napi-rs/image", "sharp", "quadprog"),
    },
    data: {
      benchmark: benchmark.name,
      hash: benchmark.hash,
      content: await contentHashOf(benchmark),
      origin: originOf(benchmark) ?? null,
      images: splitCounts(benchmark),
      ...(benchmark.counts && { counts: benchmark.counts }),
    },
    weights,
    ...(plugins.length > 0 && { plugins, pluginHashes: hashesOf(plugins) }),
    ...(Object.keys(methods).length > 0 && { methods }),
    machine: { device, cores: availableParallelism(), ranks: world.size, communicator: world.name },
  };
}

/** SHA-256 of each file with what it imports from beside it, by path. */
const hashesOf = (paths: readonly string[]): Record<string, string> =>
  Object.fromEntries(paths.map((path) => [path, fileCodeHash(path)]));

/** Commit of the sources, with `+` where they were changed since; null outside a checkout. */
function commit(): string | null {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", packageRoot, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  if (isInstalled) return null;
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
    names.map((name) => [name, (require(join(folderOf(name), "package.json")) as { version: string }).version]),
  );
}
