import { imageNetNormalisation, type Normalisation } from "../layers/normalise";
import type { State } from "../state";

/** The names of torchvision's `VisionTransformer` (torchvision/models/vision_transformer.py), and timm's. */
const timmNames: readonly (readonly [torchvision: RegExp, timm: string])[] = [
  [/^class_token$/, "cls_token"],
  [/^conv_proj\./, "patch_embed.proj."],
  [/^encoder\.pos_embedding$/, "pos_embed"],
  [/^encoder\.layers\.encoder_layer_(\d+)\./, "blocks.$1."],
  [/^encoder\.ln\./, "norm."],
  [/^heads\.head\./, "head."],
  [/^(blocks\.\d+)\.ln_([12])\./, "$1.norm$2."],
  [/^(blocks\.\d+)\.self_attention\.in_proj_/, "$1.attn.qkv."],
  [/^(blocks\.\d+)\.self_attention\.out_proj\./, "$1.attn.proj."],
  // Files from before 0.13 call the two `linear_1` and `linear_2`.
  [/^(blocks\.\d+)\.mlp\.(?:0|linear_1)\./, "$1.mlp.fc1."],
  [/^(blocks\.\d+)\.mlp\.(?:3|linear_2)\./, "$1.mlp.fc2."],
];

const isTorchvisions = (state: State): boolean => state.has("class_token");

/** The class token, which is as long as all tokens, under either name. */
export const tokenIn = (state: State) => state.get("cls_token") ?? state.get("class_token");

/** A file of torchvision in timm's names; the tensors are the same. Other files stay as they are. */
export function fromTorchvision(state: State): State {
  if (!isTorchvisions(state)) return state;
  const renamed = (name: string): string =>
    timmNames.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), name);
  return new Map([...state].map(([name, tensor]) => [renamed(name), tensor]));
}

/**
 * What weights for ImageNet expect of images: those of timm the colours in [-1, 1], as the first vision transformers
 * had them, those of torchvision what all of its networks do.
 */
export const vitNormalisation = (state: State): Normalisation =>
  isTorchvisions(state) ? imageNetNormalisation : { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
