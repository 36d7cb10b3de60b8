import type { Definition, NameKnown } from "../../base/definition";
import type { OptionSpecs, OptionValues } from "../../base/optionSpecs";
import type { Normalisation } from "../../records";
import type { Gate } from "../layers/gate";
import type { Layer } from "../layers/layer";
import type { Parameter } from "../parameter";
import type { State } from "../state";

/**
 * The gates that a parameter of a backbone lies between: that of the channels it reads (images have none), and that of
 * the channels it makes.
 */
export interface Path {
  /** Of the channels that it reads. */
  readonly from?: Gate;
  /** Of the channels that it makes. */
  readonly to: Gate;
}

/** A stage of a backbone, which ends where the maps become smaller, or at the last map. */
export interface MapStage {
  /** From the map of the stage before, or from the images, to its own map [n, side, side, channels]. */
  readonly layers: Layer;
  /** Height and width of its map, for images of the size that the backbone is built for. */
  readonly side: number;
  /** Channels of its map. */
  readonly channels: number;
}

/** A backbone cut where its last map is. */
export interface MapParts {
  /** Images -> what the features are made of: the map, or what holds it. */
  readonly layers: Layer;
  /** From there to the features [n, features]: both together are the backbone. */
  readonly rest: Layer;
  /** From there to the map [n, side, side, channels], without parameters; absent where it is the map already. */
  readonly toMap?: Layer;
  /** Height and width of the map, for images of the size that the backbone is built for. */
  readonly side: number;
  /** Channels of the map. */
  readonly channels: number;
  /** `layers` cut into stages, for objectives that read the map of each; the last map is that of the last stage. */
  readonly stages?: readonly MapStage[];
}

/** What turns images into features; the head is the network's. */
export interface Backbone {
  /** [n, imageSize, imageSize, 3] -> [n, features]. Images are data: nobody needs their gradient. */
  readonly layers: Layer;
  /** Length of the feature vector. */
  readonly features: number;
  /** The same layers cut behind the last map, for heads and objectives that read it. */
  readonly map?: MapParts;
  /** Of a backbone with gates: the gates of every parameter but their own. */
  readonly paths?: ReadonlyMap<Parameter, Path>;
}

/** Sizes that a backbone is built for. */
export interface BackboneSizes {
  /** As `BackboneDefinition.width` explains it. */
  readonly width: number;
  /** Height and width of the images, in pixels. */
  readonly imageSize: number;
}

/** A backbone as one file defines it. */
export interface BackboneDefinition<S extends OptionSpecs = OptionSpecs> extends Definition<S> {
  /** What `--width` means, and its value in the published network. */
  readonly width: { readonly meaning: string; readonly published: number };
  /** Whether there are gates after its channels, which methods of attention open. Default: no. */
  readonly hasGates?: boolean;
  /**
   * Whether its layers make statistics of the batch by themselves, not by `batchNorm`: ranks cannot add those up.
   * Default: no.
   */
  readonly hasOwnBatchStatistics?: boolean;
  /**
   * Whether its layers follow the type of their input, so that its maps may be bfloat16; functions of tfjs do not know
   * that type. Default: no.
   */
  readonly takesBfloat16?: boolean;
  /** Names of the head's weight [classes, features] and bias in weights files made elsewhere. Default: `fc.*`. */
  readonly headNames?: readonly [weight: string, bias: string];
  /**
   * The library of PyTorch whose network of this kind has the names and shapes of this one, but for the head's.
   * Default: none is known.
   */
  readonly library?: "torchvision" | "timm";
  /**
   * Tensors of a file made elsewhere under the names of its parameters, where they have others there, or mean something
   * else. Those of this project's files stay as they are. Default: nothing is translated.
   */
  readonly translate?: (state: State) => State;
  /**
   * What weights published for ImageNet expect of images, all of them or those with these tensors. Default: nothing is
   * known.
   */
  readonly publishedNormalisation?: Normalisation | ((state: State) => Normalisation);
  /** The width of the network whose weights these are; undefined if they do not tell. */
  widthIn(state: State): number | undefined;
  /**
   * A backbone with these options, which are checked.
   * @throws `argument/invalid` for sizes that it cannot have.
   */
  build(options: OptionValues<S>, sizes: BackboneSizes): Backbone;
}

/**
 * Defines a backbone. `defineBackbone({ name, summary, source, options, width, widthIn, build })` is all that the
 * command line, networks, tests and tables need to know of it.
 */
export function defineBackbone<const S extends OptionSpecs, const N extends string>(
  definition: NameKnown<BackboneDefinition<S>, N>,
): NameKnown<BackboneDefinition<S>, N> {
  return definition;
}

/**
 * A length of a tensor in a file, if the file is large enough for a network of this size: a broken file may name any
 * shape, and a network as large as it says would fill the memory.
 * @param leastValues numbers in the weights of a network of this size, at the least.
 */
export function believed(state: State, length: number | undefined, leastValues: number): number | undefined {
  const values = [...state.values()].reduce((sum, { data }) => sum + data.length, 0);
  return length !== undefined && length > 0 && values >= leastValues ? length : undefined;
}

/** A side in pixels after layers of stride 2 that are padded by half of their kernel, rounded down. */
export const halved = (side: number, times: number): number =>
  times === 0 ? side : halved(Math.ceil(side / 2), times - 1);
