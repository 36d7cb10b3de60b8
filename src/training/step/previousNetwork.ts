import type { HeldPredictor, Network } from "../../nn";

/** The network as it was when a task began: what steps, checkpoints and resumed runs need of it. */
export type PreviousNetwork = Pick<Network, "infer" | "options" | "state" | "load" | "dispose">;

/** It takes the network, which changes by `load` alone, so that its answers are those of the network frozen. */
export function previousNetwork(network: Network): PreviousNetwork {
  let frozen: HeldPredictor | undefined;
  const thaw = (): void => {
    frozen?.dispose();
    frozen = undefined;
  };
  return {
    options: network.options,
    infer: (images) => (frozen ??= network.freeze()).infer(images),
    state: () => network.state(),
    load(state, part) {
      thaw();
      return network.load(state, part);
    },
    dispose() {
      thaw();
      network.dispose();
    },
  };
}
