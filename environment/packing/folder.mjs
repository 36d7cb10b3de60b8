import { rmSync } from "node:fs";
import { inside } from "../shared/project.mjs";

/** Where packages lie that a packed Palimpsest brings along: its built code finds them before all others. */
export const brought = inside("dist", "node_modules");

/** Where the tutorials lie in a packed Palimpsest, without their outputs. */
export const tutorials = inside("dist", "notebooks");

/** Takes away what only a package holds: the checkout has its own. */
export function removeMade() {
  for (const folder of [brought, tutorials]) rmSync(folder, { recursive: true, force: true });
}
