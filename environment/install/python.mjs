import { existsSync, readFileSync, rmSync } from "node:fs";
import { findPython } from "./preflight.mjs";
import { answer, logged, Unusable } from "../shared/process.mjs";
import { inside, python as venv, root } from "../shared/project.mjs";
import { hash, record, recorded } from "./stamp.mjs";

const stamp = inside(".venv", ".palimpsest.json");
/** @param {string} file */
const read = (file) => readFileSync(inside("environment", "install", file), "utf8");

/**
 * What `.venv` was made for: undefined unless it is whole.
 * @returns {{ root: string, flavour: string, requirements: string } | undefined}
 */
const made = () => (existsSync(venv) ? JSON.parse(recorded(stamp) ?? "null") : null) ?? undefined;

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

/** What `.venv` must be. Its scripts hold absolute paths, so the project's own path belongs to it. */
const wanted = () => {
  const libraries = flavour();
  return {
    root,
    flavour: libraries,
    requirements: hash(read("requirements.txt"), read(`tensorflow-${libraries}.txt`)),
  };
};

/** `.venv`: Jupyter, MPI and TensorFlow's native libraries, every version pinned. */
export const python = {
  name: "Python packages, TensorFlow among them",

  /** @returns {("python" | "disk" | "diskForCuda")[]} */
  get needs() {
    return ["python", flavour() === "cuda" ? "diskForCuda" : "disk"];
  },

  fresh() {
    return JSON.stringify(made()) === JSON.stringify(wanted());
  },

  async install() {
    const [old, now] = [made(), wanted()];
    if (old?.root !== now.root || old.flavour !== now.flavour) {
      rmSync(inside(".venv"), { recursive: true, force: true });
      await logged(findPython()?.command ?? "python3", ["-m", "venv", ".venv"]);
    }
    rmSync(stamp, { force: true });
    /** @param {...string} args */
    const pip = (...args) =>
      logged(venv, ["-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:", ...args]);
    await pip("--requirement", "environment/install/requirements.txt");
    // Not compiled: of TensorFlow only the libraries are used, never its Python.
    await pip("--no-deps", "--no-compile", "--requirement", `environment/install/tensorflow-${now.flavour}.txt`);
    record(stamp, JSON.stringify(now));
  },
};
