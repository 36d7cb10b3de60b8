import type { RunParameters } from "../../records";
import { parameterText } from "../methods";
import type { StoredRun } from "../storedRun";

/**
 * Parameters that runs share under one protocol: what is learnt and tested, by which network, how often it is shown.
 * All others belong to the method: its objectives and direction, but also its optimiser and rate.
 */
const shared = [
  "protocol",
  "classOrder",
  "labels",
  "scale",
  "network",
  "width",
  "imageSize",
  "normalise",
  "precision",
  "epochs",
  "batch",
  "selection",
] as const satisfies readonly (keyof RunParameters)[];

/**
 * Parameters that do not tell methods of one protocol apart: where data and weights are, which have hashes, and what is
 * watched.
 */
export const untold: ReadonlySet<string> = new Set<keyof RunParameters>(["data", "dataSeed", "weights", "audit"]);

/** What makes runs comparable: their protocol by names and texts, in the order in which it is shown. */
export type ProtocolTexts = { readonly benchmark: string } & Readonly<Record<string, string>>;

/** The protocol of a run. Parameters that an earlier version did not have are left out. */
export function protocolOf({ manifest }: StoredRun): ProtocolTexts {
  const { benchmark, hash } = manifest.data;
  const parameters = new Map<string, unknown>(Object.entries(manifest.parameters));
  const texts = shared.flatMap((name): [string, string][] => {
    const value = parameters.get(name);
    return value === undefined || value === null ? [] : [[name, parameterText(value)]];
  });
  const { source = parameterText(parameters.get("weights") ?? "unknown"), sha256 = null } = manifest.weights ?? {};
  const digits = sha256?.slice(0, 12) ?? "";
  const weights = source.includes(digits) ? source : `${source} (${digits})`;
  return { benchmark, ...Object.fromEntries(texts), weights, data: hash.slice(0, 12) };
}

/** What a table of runs of one protocol is called. */
export const titleOf = ({ benchmark, scale }: ProtocolTexts): string =>
  scale === undefined ? benchmark : `${benchmark}, scale ${scale}`;

/** Runs by protocol, protocols and runs in their order of first appearance. */
export function byProtocol(runs: readonly StoredRun[]): (readonly StoredRun[])[] {
  const groups = new Map<string, StoredRun[]>();
  for (const run of runs) {
    const key = JSON.stringify([protocolOf(run), run.manifest.data.hash, run.manifest.weights?.sha256]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}
