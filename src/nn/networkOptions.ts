import type { Precision } from "../records";
import type { HeadMaker } from "./heads/head";
import type { Normalisation } from "./layers/normalise";
import type { HeadLayout } from "./weights/origin";

/** What a network is made of. */
export interface NetworkOptions {
  /** A backbone, with options where they are not the defaults: `resnet18`, `vit-tiny:depth=6`. */
  readonly network: string;
  /** Its meaning is the backbone's: of ResNets, channels of the first stage. */
  readonly width: number;
  /** Outputs of the head. */
  readonly classes: number;
  /** What turns features or maps into logits. Default: one linear layer on the features. */
  readonly head?: HeadMaker;
  /** What that head is called, with its options: files of the network say how it is made. */
  readonly headName?: string;
  /** Class indices of each task, for heads with parts of their own for each. Default: all classes in one task. */
  readonly slices?: readonly (readonly number[])[];
  /**
   * Whether objectives see the backbone's last map, or the maps of all of its stages: it then gives them beside what
   * the head reads. Default: no.
   */
  readonly maps?: boolean | "stages";
  /** Height and width of the images, in pixels, for backbones that are made for one size. Default: 224. */
  readonly imageSize?: number;
  /**
   * `bf16`: the backbone's maps are bfloat16 (`inBfloat16`); weights, statistics, features and the head are float32.
   * Default: `float32` everywhere.
   */
  readonly precision?: Precision;
  /** Done to images before anything else, as the weights were trained with it; null or absent: nothing. */
  readonly normalise?: Normalisation | null;
}

/** What files say of a network's head; null of one linear layer, or of one without a name. */
export function headLayoutOf({ head, headName: name, slices }: NetworkOptions): HeadLayout | null {
  return head && name !== undefined && slices ? { name, slices } : null;
}
