import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../copy";

/** What `npm pack --json` says of a package. */
export interface Packed {
  readonly filename: string;
  /** Bytes of the archive. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** A new folder with an installed package, outside the checkout. */
export interface Folder {
  readonly path: string;
  readonly packed: Packed;
  /** Runs a program in it, without what this process was told about npm. */
  run(program: string, ...args: string[]): { status: number | null; stdout: string; stderr: string };
}

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 2 ** 26 });

/**
 * Packs the checkout and installs the package in an empty folder, as people do. What `palimpsest setup` would compile
 * and download is taken from the checkout: the binding as a copy, `.venv` by a link.
 */
export async function packedFolder(): Promise<Folder> {
  const path = mkdtempSync(join(tmpdir(), "palimpsest-packed-"));
  const said = npm(root, "pack", "--ignore-scripts=false", "--json", "--pack-destination", path);
  const [packed] = JSON.parse(said.slice(said.search(/^\[/m))) as readonly Packed[];
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  npm(path, "install", ...quiet, join(path, packed.filename));
  const binding = join("node_modules", "@tensorflow", "tfjs-node-gpu", "lib");
  cpSync(join(root, binding), join(path, binding), { recursive: true });
  symlinkSync(join(root, ".venv"), join(path, ".venv"));
  const jupyter = join(path, "jupyter");
  await writeKernel(path, jupyter);
  const env = { ...process.env, JUPYTER_PATH: jupyter, NODE_PATH: undefined, NODE_OPTIONS: undefined };
  return {
    path,
    packed,
    run: (program, ...args) => spawnSync(program, args, { cwd: path, encoding: "utf8", env }),
  };
}

/** The kernel as the package's own `setup` describes it, in a place that Jupyter is told of. */
async function writeKernel(path: string, jupyter: string): Promise<void> {
  const file = join(path, "node_modules", "palimpsest", "environment", "install", "kernel.mjs");
  const { spec } = (await import(pathToFileURL(file).href)) as { readonly spec: () => string };
  mkdirSync(join(jupyter, "kernels", "tslab"), { recursive: true });
  writeFileSync(join(jupyter, "kernels", "tslab", "kernel.json"), spec());
}

/** Paths below a folder, with the times of their last change. */
export const stateOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`);
