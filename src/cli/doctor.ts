import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** One thing this machine has or lacks. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Whether the main job (`npm start`) needs it. */
  readonly required: boolean;
  /** What was found. */
  readonly value: string;
  /** What to do about it, where there is something to do. */
  readonly fix?: string;
}

/** What `environment/probe.cjs` prints: how the native side answered, or why it did not. */
interface Probe {
  readonly tfjs: string;
  readonly tensorflow: string;
  readonly device: "CPU" | "GPU";
  readonly product: number[][];
  readonly oneDNN: boolean;
  readonly libraries: readonly string[];
  readonly bindings: readonly string[];
}

const setup = "npm run setup";
const projectRoot = join(__dirname, "..", "..");

/**
 * What works here. The native parts are tried in a process of their own: a broken binding is a finding, not a crash.
 *
 * @param root the project folder to look at
 */
export async function doctor(root: string = projectRoot): Promise<Check[]> {
  const [native, kernel, mpi, gpu] = await Promise.all([nativeChecks(root), kernelCheck(root), mpiCheck(root), run("nvidia-smi", ["-L"])]);
  return [nodeCheck(), ...native.map((check) => (check.name === "device" ? withGpu(check, gpu) : check)), kernel, mpi, chromium(), weights(root)];
}

/** Whether the main job can run. */
export const canRun = (checks: readonly Check[]): boolean => checks.every((check) => check.ok || !check.required);

/** A line per check, the fix below what is wrong, and the verdict. */
export function formatDoctor(checks: readonly Check[]): string {
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.flatMap(({ name, ok, required, value, fix }) => [
    `${ok ? "ok     " : required ? "MISSING" : "absent "}  ${name.padEnd(width)}  ${value}`,
    ...(fix === undefined ? [] : [`${" ".repeat(width + 11)}${fix}`]),
  ]);
  return [...lines, "", canRun(checks) ? "The main job can run: npm start" : "The main job cannot run here yet"].join("\n");
}

function nodeCheck(): Check {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: "node", ok, required: true, value: process.versions.node, ...(ok ? {} : { fix: "install Node 22 or 24" }) };
}

async function nativeChecks(root: string): Promise<Check[]> {
  const answer = await run(process.execPath, [join(root, "environment", "probe.cjs")]);
  const probe = parse<Probe & { error?: string }>(answer.output) ?? { error: `the process that tries it ${answer.failure ?? "said nothing"}` };
  const check = (name: string, ok: boolean, value: string, required = true, fix = setup): Check =>
    ({ name, ok, required, value, ...(ok ? {} : { fix }) });
  if (probe.error !== undefined) {
    const unknown = ["tensorflow", "device", "oneDNN", "single TensorFlow"].map((name) => check(name, false, "unknown", name !== "oneDNN"));
    return [check("binding", false, probe.error), ...unknown];
  }
  const { tfjs, tensorflow, device, product, oneDNN, libraries, bindings } = probe;
  const right = JSON.stringify(product) === "[[19,22],[43,50]]";
  return [
    check("binding", true, `tfjs-node ${tfjs}`),
    check("tensorflow", true, tensorflow),
    check("device", right, right ? device : `${device} multiplied two matrices wrongly: ${JSON.stringify(product)}`),
    check("oneDNN", oneDNN, oneDNN ? "on" : "off: convolutions are several times slower", false, "unset TF_ENABLE_ONEDNN_OPTS"),
    check("single TensorFlow", libraries.length === 1 && bindings.length === 1, [...libraries, ...bindings].join(", ")),
  ];
}

/** A GPU that TensorFlow does not use is worth a word. */
function withGpu(device: Check, gpu: Answer): Check {
  const idle = device.value === "CPU" && gpu.output.startsWith("GPU");
  return idle ? { ...device, value: "CPU, though there is an NVIDIA GPU", fix: `PALIMPSEST_TENSORFLOW=cuda ${setup}` } : device;
}

async function kernelCheck(root: string): Promise<Check> {
  const { output, failure } = await run(join(root, ".venv", "bin", "python"), ["-m", "jupyter", "kernelspec", "list", "--json"]);
  type Listing = { kernelspecs?: Record<string, { resource_dir: string; spec: { argv: string[] } }> };
  const found = parse<Listing>(output)?.kernelspecs?.tslab;
  const absent = found?.spec.argv.slice(0, 2).find((path) => !existsSync(path));
  const ok = found !== undefined && absent === undefined;
  const value = ok ? found.resource_dir : found ? `there is no ${absent}` : failure ? `jupyter ${failure}` : "jupyter knows no kernel tslab";
  return { name: "kernel", ok, required: true, value, ...(ok ? {} : { fix: setup }) };
}

async function mpiCheck(root: string): Promise<Check> {
  const program = onPath("mpirun", join(root, ".venv", "bin"));
  const { output } = program === undefined ? { output: "" } : await run(program, ["--version"]);
  const ok = output !== "";
  return { name: "MPI", ok, required: false, value: ok ? `${output.split("\n")[0]}, ${program}` : "no mpirun", ...(ok ? {} : { fix: setup }) };
}

function chromium(): Check {
  const named = process.env.PALIMPSEST_CHROMIUM;
  const found = named ? (existsSync(named) ? named : undefined) : ["chromium", "chromium-browser", "google-chrome"].map((p) => onPath(p)).find(Boolean);
  const value = found ?? (named ? `PALIMPSEST_CHROMIUM names ${named}, which is not there` : "none: figures get no PNG");
  const fix = named ? "unset PALIMPSEST_CHROMIUM, or correct it" : "sudo apt-get install -y chromium";
  return { name: "chromium", ok: found !== undefined, required: false, value, ...(found ? {} : { fix }) };
}

function weights(root: string): Check {
  const folder = join(root, "weights");
  const file = existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith(".safetensors")) : undefined;
  const value = file ? join("weights", file) : "none: training starts from random weights";
  return { name: "pretrained weights", ok: file !== undefined, required: false, value, ...(file ? {} : { fix: "palimpsest pretrain" }) };
}

interface Answer {
  readonly output: string;
  /** How it ended, when not well. */
  readonly failure?: string;
}

async function run(program: string, args: readonly string[]): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: 60_000 });
    return { output: stdout.trim() };
  } catch (cause) {
    const { code, signal, stdout } = cause as { code?: string | number; signal?: string; stdout?: string };
    const failure = code === "ENOENT" ? "is not there" : signal ? `died of ${signal}` : `failed (exit ${code})`;
    return { output: stdout?.trim() ?? "", failure };
  }
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text.slice(text.indexOf("{"))) as T;
  } catch {
    return undefined;
  }
}

const onPath = (program: string, ...first: string[]): string | undefined =>
  [...first, ...(process.env.PATH ?? "").split(delimiter)].map((folder) => join(folder, program)).find((path) => existsSync(path));
