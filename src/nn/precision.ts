import type { Chosen } from "../base/definition";
import { error } from "../base/errors";
import type { Precision } from "../records";
import { backboneDefinitions, type BackboneDefinition } from "./backbones";
import { hasBfloat16 } from "./bfloat16";

/**
 * Checks that a network can be had in a precision here.
 * @param processor whether the processor multiplies bfloat16; that of this machine by default.
 * @throws `network/precision` where the backbone has float32 alone; `precision/processor`
 */
export function assertPrecision(
  precision: Precision,
  { definition, name }: Chosen<BackboneDefinition>,
  processor = hasBfloat16,
): void {
  if (precision === "float32") return;
  if (!definition.takesBfloat16) {
    const takes = backboneDefinitions().flatMap((other) => (other.takesBfloat16 ? [other.name] : []));
    throw error("network/precision", { network: name, takes });
  }
  if (!processor) throw error("precision/processor", {});
}
