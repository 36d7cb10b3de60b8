import { fields, text } from "../../base/json/shape";
import type { Manifest } from "../../records";

const shape = fields({ parameters: fields({ strategy: text }), versions: () => undefined, data: () => undefined });

/**
 * The options of the run whose `manifest.json` this is: its parameters and plugins. Its data are those that it read,
 * wherever the command begins. Undefined for an object that is no manifest.
 */
export function manifestSettings(
  object: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  if (shape(object, "") !== undefined) return undefined;
  const { parameters, plugins, data } = object as unknown as Manifest;
  const read = data?.origin ?? undefined;
  const { lists = parameters.lists, partition = parameters.partition } = read ?? {};
  return {
    ...parameters,
    // Data that were generated are generated again.
    data: parameters.data === null ? null : (read?.data ?? parameters.data),
    ...(lists !== undefined && { lists }),
    ...(partition !== undefined && { partition }),
    ...(plugins !== undefined && { plugin: plugins }),
  };
}
