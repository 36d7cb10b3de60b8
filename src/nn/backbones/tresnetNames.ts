import type { State } from "../state";

/**
 * `body.layer2.0.conv1.0.1.weight` in the authors' code: a convolution is `0` and its normalisation `1`, within another
 * `0` where a blur follows them.
 */
const numbered = /^(body\.(?:.*\.)?(?:conv|downsample\.)\d)\.(?:0\.)?([01])\.([a-z_]+)$/;

/** The filter of a blur, which the authors' code keeps in files where it was told to leave out its compiler. */
const blurFilter = /^body\..*\.op\.filt$/;

/** What the authors' normalisation adds to |weight|: its `eps`, in mapillary/inplace_abn's `inplace_abn_cpu.cpp`. */
const leastGain = 1e-5;

/** The first convolution's filter, under either name. */
export const stemIn = (state: State) => state.get("body.conv1.conv.weight") ?? state.get("body.conv1.0.weight");

/**
 * A file of the authors' code in timm's names (as `checkpoint_filter_fn` of timm/models/tresnet.py has it): gains are
 * |weight| + 1e-5, what its fused in-place normalisation multiplies by (Rota Bulò et al. 2018). Tensors under timm's
 * names stay as they are.
 */
export function fromAuthors(state: State): State {
  const translated: State = new Map();
  for (const [name, tensor] of state) {
    if (blurFilter.test(name)) continue;
    const [, place, part, of] = numbered.exec(name) ?? [];
    if (place === undefined) translated.set(name, tensor);
    else if (part === "0") translated.set(`${place}.conv.${of}`, tensor);
    else if (of === "weight") {
      const data = tensor.data.map((value) => Math.abs(value) + leastGain);
      translated.set(`${place}.bn.weight`, { shape: tensor.shape, data });
    } else translated.set(`${place}.bn.${of}`, tensor);
  }
  return translated;
}
