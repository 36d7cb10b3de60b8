import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "../base/machine/browser";
import { home, isInstalled, packageRoot, setupCommand as setup } from "../base/package";
import { multipliesBfloat16, processorFlags } from "../base/machine/processor";
import { bad, good, parse, run, type Check } from "./diagnosis/check";
import { kernelCheck } from "./diagnosis/kernel";

export type { Check } from "./diagnosis/check";

/** What `environment/probes/native.cjs` prints: how the native side answered, or why it did not. */
interface Probe {
  readonly tfjs: string;
  readonly tensorflow: string;
  readonly device: "CPU" | "GPU";
  readonly product: number[][];
  readonly oneDNN: boolean;
  readonly libraries: readonly string[];
  readonly bindings: readonly string[];
}

/** What `environment/shared/node.cjs` says of Node's versions. */
interface NodeSupport {
  readonly nodeFix: string;
  readonly supportsNode: (version: string) => boolean;
}

/** What runs the main job. */
const mainJob = isInstalled ? "npx palimpsest run" : "npm start";

/**
 * What works here. The native parts are tried in a process of their own: a broken binding is a finding, not a crash.
 *
 * @param root folder of the package to look at
 * @param folder that what it needs is installed in
 */
export async function doctor(root = packageRoot, folder = root === packageRoot ? home : root): Promise<Check[]> {
  const [native, kernel, mpi] = await Promise.all([
    nativeChecks(root),
    kernelCheck(root, folder, !isInstalled),
    mpiCheck(root, folder),
  ]);
  return [nodeCheck(), ...native, bfloat16Check(), kernel, mpi, chromiumCheck(), weightsCheck(root)];
}

/** Whether the main job can run. */
export const canRun = (checks: readonly Check[]): boolean => checks.every((check) => check.ok || !check.required);

/** A line per check, the fix below what is wrong, and the verdict. */
export function formatDoctor(checks: readonly Check[]): string {
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.flatMap(({ name, ok, required, value, fix }) => [
    `${stateOf(ok, required)}  ${name.padEnd(width)}  ${value}`,
    ...(fix === undefined ? [] : [`${" ".repeat(width + 11)}${fix}`]),
  ]);
  const verdict = canRun(checks) ? `The main job can run: ${mainJob}` : "The main job cannot run here yet";
  return [...lines, "", verdict].join("\n");
}

function stateOf(ok: boolean, required: boolean): string {
  if (ok) return "ok     ";
  return required ? "MISSING" : "absent ";
}

function nodeCheck(): Check {
  const { nodeFix, supportsNode } = require(join(packageRoot, "environment", "shared", "node.cjs")) as NodeSupport;
  const { node } = process.versions;
  return supportsNode(node) ? good("node", node) : bad("node", node, nodeFix);
}

async function nativeChecks(root: string): Promise<Check[]> {
  const { output, failure } = await run(process.execPath, [join(root, "environment", "probes", "native.cjs")]);
  const probe = parse<Probe | { error: string }>(output) ?? {
    error: `the process that tries it ${failure ?? "said nothing"}`,
  };
  if ("error" in probe) {
    const unknown = ["tensorflow", "device", "single TensorFlow"].map((name) => bad(name, "unknown", setup));
    return [bad("binding", probe.error, setup), ...unknown, bad("oneDNN", "unknown", setup, false)];
  }
  const files = [...probe.libraries, ...probe.bindings].join(", ");
  return [
    good("binding", `tfjs-node ${probe.tfjs}`),
    good("tensorflow", probe.tensorflow),
    await deviceCheck(probe),
    probe.libraries.length === 1 && probe.bindings.length === 1
      ? good("single TensorFlow", files)
      : bad("single TensorFlow", files, setup),
    probe.oneDNN
      ? good("oneDNN", "on", false)
      : bad("oneDNN", "off: convolutions are several times slower", "unset TF_ENABLE_ONEDNN_OPTS", false),
  ];
}

/** That there is none takes nothing away: the default precision is float32. */
function bfloat16Check(): Check {
  const has = multipliesBfloat16(processorFlags() ?? []);
  return good("bf16", has ? "the processor multiplies it: --precision bf16" : "not on this processor", false);
}

async function deviceCheck({ device, product }: Probe): Promise<Check> {
  const computed = JSON.stringify(product);
  if (computed !== "[[19,22],[43,50]]")
    return bad("device", `${device} multiplied two matrices wrongly: ${computed}`, setup);
  const idle = device === "CPU" && (await run("nvidia-smi", ["-L"])).output.startsWith("GPU");
  return idle
    ? { ...good("device", "CPU, though there is an NVIDIA GPU"), fix: `PALIMPSEST_TENSORFLOW=cuda ${setup}` }
    : good("device", device);
}

/** The library is loaded in a process of its own, and two ranks are really launched. */
async function mpiCheck(root: string, folder: string): Promise<Check> {
  const { installations, placesOfMpi } = require("../distributed") as typeof import("../distributed");
  const [found] = installations(folder);
  if (!found) return bad("MPI", `none in ${placesOfMpi(folder).join(", ")}`, setup, false);
  if (!found.mpirun || !found.library)
    return bad("MPI", `${found.prefix} has no ${found.mpirun ? "libmpi" : "mpirun"}`, setup, false);
  const { launchLine } = require("../launch/launchLine") as typeof import("../launch/launchLine");
  const logs = mkdtempSync(join(tmpdir(), "palimpsest-doctor-"));
  try {
    const { program, args, env } = launchLine(
      [process.execPath, join(root, "environment", "probes", "mpi.cjs")],
      { ranks: 2, logs },
      { ...process.env, SLURM_JOB_ID: undefined },
    );
    const { output, failure } = await run(program, args, { ...process.env, ...env });
    const said = [0, 1]
      .map((rank) => join(logs, `rank-${rank}.out`))
      .map((file) => (existsSync(file) ? readFileSync(file, "utf8").trim() : ""));
    if (failure || said.some((line) => line === ""))
      return bad("MPI", `${program} ${failure ?? `said ${JSON.stringify(output)}`}`, setup, false);
    return good("MPI", `${said[0]}, ${program}`, false);
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}

function chromiumCheck(): Check {
  const named = process.env.PALIMPSEST_CHROMIUM;
  if (named && !existsSync(named)) {
    return bad(
      "chromium",
      `there is no ${named}, which PALIMPSEST_CHROMIUM names`,
      "correct or unset PALIMPSEST_CHROMIUM",
      false,
    );
  }
  const found = findBrowser();
  return found
    ? good("chromium", found, false)
    : bad("chromium", "none: figures get no PNG", "sudo apt-get install -y chromium", false);
}

function weightsCheck(root: string): Check {
  const folder = join(root, "weights");
  const file = existsSync(folder) && readdirSync(folder).find((name) => /^scenes-.*\.safetensors$/.test(name));
  const name = "pretrained weights";
  if (file) return good(name, join("weights", file));
  return bad(
    name,
    `none in ${folder}`,
    "restore weights/ from the repository, or remake it: npx palimpsest pretrain --help",
  );
}
