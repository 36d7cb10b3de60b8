import type { Look } from "../../base/definition";
import { directions } from "../../directions";
import { strategyDefinitions } from "../../strategies";

/**
 * The look of a strategy or a direction, as its definition says, be it built in or registered in this process;
 * undefined where there is no such method, or it has no look. A name of both is that of the strategy.
 */
export function methodLook(name: string): Look | undefined {
  const strategy = strategyDefinitions().find((definition) => definition.name === name);
  return (strategy ?? directions.get(name))?.look;
}
