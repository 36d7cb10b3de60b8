/**
 * What a run can be doing. `open`: data, network and output. `load`: waiting for images of a step. `step`: what a step
 * does beside the parts that follow. `forward`: the pass that is gone back through. `infer`: answers without a way
 * back, as those of the network before the task. `back`: losses, and the ways back. `direction`: one update out of
 * several gradients. `update`: optimisers. `audit`: what a watched step does more. `evaluate`, and waiting for the
 * images of that. `write`: logs, checkpoints, weights. `other`: the rest. What ranks send counts for the phase that it
 * is in.
 */
export const phases = [
  "open",
  "load",
  "forward",
  "infer",
  "back",
  "direction",
  "update",
  "step",
  "audit",
  "evaluate",
  "evaluate: load",
  "write",
  "other",
] as const;
export type Phase = (typeof phases)[number];

/** Where a run is: what it is doing, and the layer that does it, where one does. */
export interface Place {
  readonly phase: Phase;
  /** As torchvision names it, for example `layer1.0.conv1`. */
  readonly layer: string | undefined;
}

/** The time of a phase, without that of the phases within it. */
export interface PhaseTime {
  readonly milliseconds: number;
  /** How often it was begun. */
  readonly times: number;
}

/** Follows where a run is, and for how long, until it is stopped. */
export interface Watch {
  /** Where the run is now. */
  readonly place: Place;
  /** Ends it. @returns the time of every phase, which add up to the time that was watched. */
  stop(): ReadonlyMap<Phase, PhaseTime>;
}

/** Passes of these are part of them: an evaluation is no step. */
const passesInside: ReadonlySet<Phase> = new Set(["audit", "evaluate", "write"]);
const passes: ReadonlySet<Phase> = new Set(["forward", "infer", "back"]);

/** What scopes tell of themselves; undefined while nobody watches, and then they do nothing. */
let watched: { enter(phase: Phase): () => void; enterLayer(layer: string): () => void } | undefined;

/**
 * Begins to watch. There is one watch in a process at a time.
 * @throws an error of the program where there is one already.
 */
export function watch(): Watch {
  if (watched) throw new Error("a profile is being taken already");
  const totals = new Map<Phase, { milliseconds: number; times: number }>();
  let place: Place = { phase: "other", layer: undefined };
  let since = performance.now();
  const count = (): void => {
    const now = performance.now();
    totalOf(place.phase).milliseconds += now - since;
    since = now;
  };
  const totalOf = (phase: Phase): { milliseconds: number; times: number } => {
    const total = totals.get(phase) ?? { milliseconds: 0, times: 0 };
    totals.set(phase, total);
    return total;
  };
  const goTo = (next: Place): (() => void) => {
    const before = place;
    place = next;
    return () => {
      if (before.phase !== place.phase) count();
      place = before;
    };
  };
  watched = {
    enter(phase) {
      if (passesInside.has(place.phase) && passes.has(phase)) return goTo(place);
      if (phase !== place.phase) {
        count();
        totalOf(phase).times++;
      }
      return goTo({ phase, layer: undefined });
    },
    enterLayer: (layer) => goTo({ ...place, layer }),
  };
  return {
    get place() {
      return place;
    },
    stop() {
      count();
      watched = undefined;
      return totals;
    },
  };
}

/** Whether a profile is being taken. */
export const isWatched = (): boolean => watched !== undefined;

/** Does `work`, which a profile counts for `phase`. */
export function during<R>(phase: Phase, work: () => R): R {
  return watched ? inside(watched.enter(phase), work) : work();
}

/** Does `work`, which a profile counts for `layer`, within the phase that goes on. */
export function inLayer<R>(layer: string, work: () => R): R {
  return watched ? inside(watched.enterLayer(layer), work) : work();
}

function inside<R>(leave: () => void, work: () => R): R {
  try {
    return work();
  } finally {
    leave();
  }
}

/** Waits for `work`, all of which a profile counts for `phase`. */
export async function duringAll<R>(phase: Phase, work: () => Promise<R>): Promise<R> {
  const leave = watched?.enter(phase);
  try {
    return await work();
  } finally {
    leave?.();
  }
}

/** The same items, the waiting for which a profile counts for `phase`. */
export const waitingFor = <T>(phase: Phase, items: AsyncIterable<T>): AsyncIterable<T> =>
  watched ? waited(phase, items) : items;

async function* waited<T>(phase: Phase, items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await duringAll(phase, () => iterator.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
