import { DecodedCache } from "../data";
import { singleProcess, type Communicator } from "../distributed";
import type { Network } from "../nn";
import type { EventSink } from "../records";
import type { KeptState } from "../strategies";
import { exchangeOf, type Exchange, type Reduction } from "./step/exchange";

/**
 * What a run happens in. It is made once and handed on whole, so that no part of a run can forget its ranks, its
 * listeners or the signal that stops it.
 */
export interface RunContext {
  /** The ranks that the run is spread over. */
  readonly world: Communicator;
  /** How the gradients of the ranks become one update of the shared parameters. */
  readonly exchange: Exchange;
  /** Stops the run at its next step. */
  readonly signal: AbortSignal | undefined;
  /** Hears every event of the run. */
  readonly on: EventSink;
  /** Decoded images. */
  readonly cache: DecodedCache;
}

/** What a context is made of: the ranks and the ways in and out are the caller's, the exchange is made here. */
export interface ContextParts extends Omit<RunContext, "exchange"> {
  readonly reduction: Reduction;
  readonly network: Network;
  readonly keptState: KeptState | undefined;
}

/**
 * The context of a run. What surrounds updates needs gradients whole, and so do parameters with an optimiser of their
 * own: ranks then exchange whole gradients.
 */
export function runContext({ reduction, network, keptState, ...given }: ContextParts): RunContext {
  const needsWhole = keptState?.aroundUpdate !== undefined || keptState?.ownOptimiser !== undefined;
  return { ...given, exchange: exchangeOf(given.world, network.shared, needsWhole ? "whole" : reduction) };
}

/** The context of work in this process alone that nobody listens to: single steps, measurements. */
export function singleProcessContext(network: Network, keptState?: KeptState): RunContext {
  return runContext({
    world: singleProcess,
    reduction: "whole",
    signal: undefined,
    on: () => {},
    cache: new DecodedCache(),
    network,
    keptState,
  });
}

/** The signal for work that every rank does by itself, such as loading: several ranks stop at steps, together. */
export const signalOfRank = ({ world, signal }: Pick<RunContext, "world" | "signal">): AbortSignal | undefined =>
  world.size === 1 ? signal : undefined;
