import type { Chosen } from "../../base/definition";
import { Registry } from "../../base/registry";
import type { BackboneDefinition } from "./definition";
import { mobileNetV3Small } from "./mobilenetV3";
import { resNets } from "./resnet";
import { tResNetM } from "./tresnet";
import { vits } from "./vit";

export { believed, defineBackbone } from "./definition";
export type { Backbone, BackboneDefinition, BackboneSizes, MapParts, MapStage, Path } from "./definition";

const builtIn = [...resNets, mobileNetV3Small, tResNetM, ...vits] satisfies readonly BackboneDefinition[];

/** The name of a built-in backbone. */
export type BackboneName = (typeof builtIn)[number]["name"];

const registry = new Registry<BackboneDefinition>("network", builtIn);

/** All backbones there are now: the built-in ones, then a user's own. */
export const backboneDefinitions = (): readonly BackboneDefinition[] => registry.definitions;

/** Names of the built-in backbones. */
export const backboneNames: readonly string[] = registry.builtInNames;

/** Names of the backbones that have gates. */
export const gatedBackbones = (): string[] =>
  registry.definitions.flatMap(({ name, hasGates = false }) => (hasGates ? [name] : []));

/**
 * What a text names: `resnet18`, `vit-tiny:depth=6`.
 * @throws `argument/invalid`
 */
export const findBackbone = (text: string): Chosen<BackboneDefinition> => registry.find(text);

/**
 * Makes a backbone of your own findable by its name, which is returned: `--network NAME`.
 * @throws `method/built-in`, `argument/invalid`
 */
export const registerBackbone = (definition: BackboneDefinition): string => registry.register(definition);
