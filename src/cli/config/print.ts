import { resolve } from "node:path";
import { stringify } from "yaml";
import { kebab } from "../describe";
import type { RunRequest } from "../run/request";
import { isPath } from "./settings";
import { specText } from "./spec";

/** A run in full, as a file that `--config` takes: every parameter, and paths from the root. */
export function configText({ resolvedRun, out, plugins = [], ...request }: RunRequest): string {
  const { imageCache, checkpointEvery, reduction, resume, forceResume } = request;
  const all = {
    ...resolvedRun.parameters,
    ...{ plugin: plugins.length > 0 ? plugins : undefined, out },
    ...{ imageCache, checkpointEvery, reduction, resume, forceResume },
  };
  const entries = Object.entries(all)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => [kebab(key), written(kebab(key), value)] as const);
  return stringify(Object.fromEntries(entries), { lineWidth: 0 });
}

function written(name: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return specText(value as Readonly<Record<string, unknown>>);
  }
  return typeof value === "string" && isPath(name, value) ? resolve(value) : value;
}
