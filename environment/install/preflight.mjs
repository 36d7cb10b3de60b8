import { existsSync, lstatSync, statfsSync } from "node:fs";
import { join } from "node:path";
import folders from "../shared/folders.cjs";
import { nodeFix, oldestNode, supportsNode } from "../shared/node.cjs";
import { answer, Unusable } from "../shared/process.mjs";
import { which } from "../shared/programs.mjs";
import { environment, root } from "../shared/project.mjs";
import { isForeign } from "./made.mjs";

/** Versions of Python the pinned wheels are built for. */
const pythons = ["3.11", "3.12", "3.13"];

/** The first npm that reads `overrides` as package.json has them, which `npx` has to do too. Debian 13 has 9.2. */
const oldestNpm = 10;
const gibibyte = 2 ** 30;

/**
 * The best Python found: one of a right version that can make virtual environments, else one of a right version, else
 * any; undefined where there is none.
 */
export function findPython() {
  const printVersion = "import sys; print('%d.%d' % sys.version_info[:2])";
  const found = ["python3", ...pythons.map((version) => `python${version}`)].flatMap((name) => {
    const command = which(name);
    if (command === undefined) return [];
    const version = answer(command, ["-c", printVersion]) ?? "of an unknown version";
    const right = pythons.includes(version);
    const venv = answer(command, ["-c", `${printVersion}\nimport venv, ensurepip`]) !== undefined;
    return [{ command, version, right, venv }];
  });
  return found.find(({ right, venv }) => right && venv) ?? found.find(({ right }) => right) ?? found[0];
}

/** Each thing a machine must have: undefined when it has it, else what is wrong and the command that mends it. */
export const needs = {
  platform: () => {
    if (process.platform === "linux" && ["x64", "arm64"].includes(process.arch)) return undefined;
    const here = `${process.platform} ${process.arch}`;
    return {
      wrong: `${here} is not supported: TensorFlow's C library is built for Linux`,
      fix: "use Linux x64, a container or WSL 2",
    };
  },
  node: () => {
    if (supportsNode(process.versions.node)) return undefined;
    return { wrong: `Node ${process.versions.node} is too old: ${oldestNode} or newer works`, fix: nodeFix };
  },
  folder: () => {
    if (!folders.isInstalled || existsSync(join(folders.home, "package.json"))) return undefined;
    return {
      wrong: `the package is in ${root}, which belongs to no folder of yours: ${folders.home} has no package.json`,
      fix: "make a folder, and install the package in it without --global",
    };
  },
  ownEnvironment: () => {
    if (!isForeign()) return undefined;
    return {
      wrong: `${environment} is a Python environment that Palimpsest did not make, and it would be changed`,
      fix: "move it, or install in another folder",
    };
  },
  npm: () => {
    const command = which("npm");
    if (command === undefined) return { wrong: "npm is not installed", fix: "sudo apt-get install -y npm" };
    const version = answer(command, ["--version"]) ?? "";
    if (!(Number.parseInt(version, 10) < oldestNpm)) return undefined;
    return {
      wrong: `npm ${version} cannot read overrides that are folders: ${oldestNpm} or newer can`,
      fix: `sudo npm install --global npm@${oldestNpm}`,
    };
  },
  ownPackages: () => {
    const folder = join(root, "node_modules");
    if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
    return {
      wrong: `${folder} is a link, and npm would empty what it leads to`,
      fix: "remove the link, or install where it leads to",
    };
  },
  python: () => {
    const found = findPython();
    if (found?.right && found.venv) return undefined;
    const range = `${pythons[0]} to ${pythons.at(-1)}`;
    if (!found)
      return { wrong: `python3 (${range}) is not installed`, fix: "sudo apt-get install -y python3 python3-venv" };
    const { version, right } = found;
    if (right) return { wrong: `Python ${version} has no venv`, fix: `sudo apt-get install -y python${version}-venv` };
    return {
      wrong: `Python ${version} is not supported: ${range} are`,
      fix: "sudo apt-get install -y python3.12 python3.12-venv",
    };
  },
  compiler: () => (which("g++") ? undefined : { wrong: "g++ is not installed", fix: "sudo apt-get install -y g++" }),
  disk: () => lackOfDisk(4),
  diskForCuda: () => lackOfDisk(12),
};

/** @param {number} size in GiB */
function lackOfDisk(size) {
  const { bavail, bsize } = statfsSync(folders.home);
  const free = (bavail * bsize) / gibibyte;
  const wrong = `${free.toFixed(1)} GiB of disk are free at ${folders.home}: ${size} GiB are needed`;
  return free >= size ? undefined : { wrong, fix: "free some space, or move the project" };
}

/**
 * Names everything missing at once; throws where anything is.
 * @param {readonly (keyof typeof needs)[]} names
 */
export function preflight(names) {
  const missing = names.flatMap((name) => needs[name]() ?? []);
  if (missing.length === 0) return;
  const lines = missing.map(({ wrong, fix }) => `  - ${wrong}\n      ${fix}`);
  throw new Unusable(`This machine lacks what the installation needs; nothing was changed.\n${lines.join("\n")}`, 2);
}
