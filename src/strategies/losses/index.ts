import type { Documented } from "../../base/methodPage";
import { Registry } from "../../base/registry";
import { asl } from "./asl";
import { bce } from "./bce";
import { lossOf, type Loss, type LossDefinition } from "./definition";

const builtIn = [bce, asl] satisfies readonly Documented<LossDefinition>[];

/** The name of a built-in loss. */
export type LossName = (typeof builtIn)[number]["name"];

/** Losses of labels by name. */
export const losses = new Registry<LossDefinition>("loss", builtIn);

/** Names of the built-in losses. */
export const lossNames: readonly string[] = losses.builtInNames;

/**
 * Makes a loss of your own findable under its name, in this process, and returns the name. Once more with the same name
 * replaces it.
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export const registerLoss = (definition: LossDefinition): string => losses.register(definition);

/**
 * The loss that a text names: `bce`, `asl:negative=4,positive=0,clip=0.05`.
 * @throws `argument/invalid` for an unknown name or option, or a value outside its range.
 */
export const parseLoss = (text: string): Loss => lossOf(losses.find(text));
