import type { Arrival } from "./policy";

/**
 * Class-balancing reservoir sampling (Chrysakis and Moens 2020, algorithm 1): a sample of a class that may still grow
 * takes the place of one of the largest class; else of one of its own, with the probability of a reservoir within the
 * class. The paper is for single labels: an image of several counts here for the one that the stream has shown least,
 * an image of none for a class of its own. The paper's classes stop growing once they have been the largest; here while
 * they are within one of it, which needs no memory of its own.
 */
export function classBalanced({ stored, labels, seen, positives, random }: Arrival): number | undefined {
  const own = rarest(labels, positives);
  const classes = stored.map((sample) => rarest(sample, positives));
  const counts = new Map<number, number>();
  for (const c of classes) counts.set(c, (counts.get(c) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const slotsOf = (c: number): number[] => [...classes.keys()].filter((slot) => classes[slot] === c);
  const one = <T>(items: readonly T[]): T => items[random.integer(items.length)];
  const held = counts.get(own) ?? 0;
  if (held < most - 1) return one(slotsOf(one([...counts.keys()].filter((c) => counts.get(c) === most))));
  return random.uniform() < held / (own < 0 ? seen : positives[own]) ? one(slotsOf(own)) : undefined;
}

/** The class of a sample that the stream has shown least; -1 where it shows none. */
function rarest(labels: Uint8Array, positives: ArrayLike<number>): number {
  return labels.reduce(
    (best, label, c) => (label === 1 && (best < 0 || positives[c] < positives[best]) ? c : best),
    -1,
  );
}
