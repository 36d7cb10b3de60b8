import { resolve } from "node:path";
import { stringify } from "yaml";
import type { RunParameters } from "../../training";
import { kebab } from "../describe";
import type { RunRequest } from "../run/request";
import { isPath, type Settings } from "./settings";
import { specText } from "./spec";

/** A run in full, as a file that `--config` takes: every parameter, and paths from the root. */
export function configText({ resolvedRun, out, plugins = [], ...request }: RunRequest): string {
  const { imageCache, checkpointEvery, reduction, resume, forceResume } = request;
  const all = {
    ...resolvedRun.parameters,
    ...{ plugin: plugins.length > 0 ? plugins : undefined, out },
    ...{ imageCache, checkpointEvery, reduction, resume, forceResume },
  };
  return stringify(writtenAll(all), { lineWidth: 0 });
}

/** The parameters of a run as settings that say the same run. */
export const settingsOf = (parameters: RunParameters): Settings =>
  Object.fromEntries(Object.entries(writtenAll(parameters)).map(([name, value]) => [name, String(value)]));

/** Values by the names of their options. */
const writtenAll = (values: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => [kebab(key), written(kebab(key), value)] as const),
  );

function written(name: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return specText(value as Readonly<Record<string, unknown>>);
  }
  return typeof value === "string" && isPath(name, value) ? resolve(value) : value;
}
