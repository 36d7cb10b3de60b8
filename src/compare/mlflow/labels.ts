import { userInfo } from "node:os";
import type { Manifest } from "../../records";
import type { StoredRun } from "../storedRun";

/** Longest value of a parameter that MLflow takes, in characters. */
const longestParameter = 6000;

/** Longest value of a tag. */
const longestTag = 8000;

/**
 * Parameters of a run as texts by name; a part of one has a name with a dot (`optimiser.momentum`), and one that is not
 * set is left out.
 */
export function parametersOfRun({ parameters }: Manifest): Readonly<Record<string, string>> {
  return Object.fromEntries(flat("", parameters).map(([name, text]) => [name, text.slice(0, longestParameter)]));
}

function flat(name: string, value: unknown): [name: string, text: string][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) {
    return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([key, part]) => flat(name === "" ? key : `${name}.${key}`, part));
}

/**
 * What is known of a run beside its parameters and metrics, as MLflow's own tags and ours.
 * @param manifestPath of the run's manifest in the store, from which the run can be made again
 */
export function tagsOfRun(run: StoredRun, manifestPath: string): Readonly<Record<string, string>> {
  const { commit, seed, code, versions, data, machine, plugins } = run.manifest;
  const tags: Readonly<Record<string, string | number | null | undefined>> = {
    "mlflow.runName": nameOf(run),
    "mlflow.user": userInfo().username,
    "mlflow.source.name": "palimpsest",
    "mlflow.source.type": "LOCAL",
    "mlflow.source.git.commit": commit?.replace(/\+$/, ""),
    "mlflow.source.git.dirty": commit?.endsWith("+") ? "true" : undefined,
    command: `palimpsest run --config ${quoted(manifestPath)}`,
    commit,
    seed,
    code,
    benchmark: data.benchmark,
    "data hash": data.hash,
    device: machine?.device,
    ranks: machine?.ranks,
    ...Object.fromEntries(Object.entries(versions ?? {}).map(([name, version]) => [`version ${name}`, version])),
    plugins: plugins?.join(" "),
    "run directory": run.directory,
  };
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value).slice(0, longestTag)]],
    ),
  );
}

/** What a run is called in the store: its name and seed. */
export const nameOf = ({ record, manifest }: StoredRun): string => `${record.name}, seed ${manifest.seed}`;

/** A path as a word of a shell. */
const quoted = (path: string): string => (/^[\w./:=,@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
