import { readFileSync, rmSync } from "node:fs";
import { made, markOwn, stamp } from "./made.mjs";
import { findPython } from "./preflight.mjs";
import { answer, logged, Unusable } from "../shared/process.mjs";
import folders from "../shared/folders.cjs";
import { environment, inside, python as venv } from "../shared/project.mjs";
import { hash, record } from "./stamp.mjs";

/** @param {string} file */
const listed = (file) => inside("environment", "install", file);
/** @param {string} file */
const read = (file) => readFileSync(listed(file), "utf8");

let asked = true;

/**
 * Whether the installation is to have Jupyter and MPI; without a word it has. What is there already stays.
 * @param {boolean} wanted
 */
export function chooseJupyter(wanted) {
  asked = wanted;
}

/** Whether notebooks can run here once the installation is done. */
export function hasJupyter() {
  const old = made();
  return asked || (old !== undefined && old.jupyter !== false);
}

const flavours = ["cpu", "cuda"];

/**
 * Which TensorFlow to install: `cpu` or `cuda`. PALIMPSEST_TENSORFLOW says it (a cluster's login node has no GPU);
 * else the one already chosen here; else CUDA where an NVIDIA GPU answers.
 */
const flavour = () => {
  const named = process.env.PALIMPSEST_TENSORFLOW;
  if (!named) return made()?.flavour ?? (answer("nvidia-smi", ["-L"])?.startsWith("GPU") ? "cuda" : "cpu");
  if (flavours.includes(named)) return named;
  throw new Unusable(`PALIMPSEST_TENSORFLOW got "${named}"; it takes ${flavours.join(", ")}. Nothing was changed`, 2);
};

/** What `.venv` must be. Its scripts hold absolute paths, so the path of the folder that it is in belongs to it. */
const wanted = () => {
  const libraries = flavour();
  const full = hasJupyter();
  const texts = [...(full ? ["requirements.txt"] : []), `tensorflow-${libraries}.txt`].map(read);
  const jupyter = full ? {} : { jupyter: /** @type {const} */ (false) };
  return { root: folders.home, flavour: libraries, requirements: hash(...texts), ...jupyter };
};

/** `.venv`: TensorFlow's native libraries, and Jupyter and MPI where they are wanted, every version pinned. */
export const python = {
  name: "Python packages, TensorFlow among them",

  /** @returns {("python" | "ownEnvironment" | "disk" | "diskForCuda")[]} */
  get needs() {
    return ["python", "ownEnvironment", flavour() === "cuda" ? "diskForCuda" : "disk"];
  },

  fresh() {
    return JSON.stringify(made()) === JSON.stringify(wanted());
  },

  async install() {
    const [old, now] = [made(), wanted()];
    if (old?.root !== now.root || old.flavour !== now.flavour) {
      rmSync(environment, { recursive: true, force: true });
      await logged(findPython()?.command ?? "python3", ["-m", "venv", environment]);
      markOwn();
    }
    rmSync(stamp, { force: true });
    /** @param {...string} args */
    const pip = (...args) =>
      logged(venv, ["-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:", ...args]);
    if (now.jupyter !== false) await pip("--requirement", listed("requirements.txt"));
    // Not compiled: of TensorFlow only the libraries are used, never its Python.
    await pip("--no-deps", "--no-compile", "--requirement", listed(`tensorflow-${now.flavour}.txt`));
    record(stamp, JSON.stringify(now));
  },
};
