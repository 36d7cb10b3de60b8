import { statfsSync } from "node:fs";
import { answer, Unusable, which } from "./process.mjs";
import { root } from "./project.mjs";

/** Versions of Python the pinned wheels are built for. */
const pythons = ["3.11", "3.12", "3.13"];
const gibibyte = 2 ** 30;

/** A Python of a right version that can make virtual environments, else what is wrong with the one found. */
export function findPython() {
  const script = "import sys; print('%d.%d' % sys.version_info[:2])\nimport venv, ensurepip";
  const found = ["python3", ...pythons.map((version) => `python${version}`)].filter(which).map((command) => {
    const version = answer(command, ["-c", script.split("\n")[0]]);
    return {
      command: which(command),
      version,
      right: pythons.includes(version),
      venv: answer(command, ["-c", script]) !== undefined,
    };
  });
  return (
    found.find((python) => python.right && python.venv) ?? {
      ...(found.find((python) => python.right) ?? found[0]),
      missing: true,
    }
  );
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
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major > 20 || (major === 20 && minor >= 19)) return undefined;
    return {
      wrong: `Node ${process.versions.node} is too old: 20.19 or newer, 22 and 24 work`,
      fix: "install Node 22 or 24",
    };
  },
  npm: () => (which("npm") ? undefined : { wrong: "npm is not installed", fix: "sudo apt-get install -y npm" }),
  python: () => {
    const { command, version, right, missing } = findPython();
    if (!missing) return undefined;
    const range = `${pythons[0]} to ${pythons.at(-1)}`;
    if (!command)
      return { wrong: `python3 (${range}) is not installed`, fix: "sudo apt-get install -y python3 python3-venv" };
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

function lackOfDisk(size) {
  const { bavail, bsize } = statfsSync(root);
  const free = (bavail * bsize) / gibibyte;
  const wrong = `${free.toFixed(1)} GiB of disk are free at ${root}: ${size} GiB are needed`;
  return free >= size ? undefined : { wrong, fix: "free some space, or move the project" };
}

/** Names everything missing at once; throws where anything is. */
export function preflight(names) {
  const missing = names.map((name) => needs[name]()).filter(Boolean);
  if (missing.length === 0) return;
  const lines = missing.map(({ wrong, fix }) => `  - ${wrong}\n      ${fix}`);
  throw new Unusable(`This machine lacks what the installation needs; nothing was changed.\n${lines.join("\n")}`, 2);
}
