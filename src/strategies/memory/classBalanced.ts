import type { Arrival } from "./policy";

/**
 * Class-balancing reservoir sampling (Chrysakis and Moens 2020, algorithm 1). If the new sample's class has fewer
 * stored samples than the largest class, the new sample replaces one of the largest class. Otherwise it replaces one of
 * its own class, with the probability that reservoir sampling within the class has.
 *
 * The paper is for samples of a single label. Here a sample of several labels counts for the one that the stream has
 * shown least, and a sample without labels counts for a class of its own. In the paper a class is full, and stops
 * growing, once it has been the largest. Here it stops while it is at most one sample smaller than the largest, so that
 * the policy need not remember which classes were full.
 */
export function classBalanced({ stored, labels, seen, positives, random }: Arrival): number | undefined {
  const newClass = rarestClass(labels, positives);
  const classes = stored.map((sample) => rarestClass(sample, positives));
  const counts = new Map<number, number>();
  for (const c of classes) counts.set(c, (counts.get(c) ?? 0) + 1);
  const largest = Math.max(...counts.values());
  const slotsOf = (c: number): number[] => [...classes.keys()].filter((slot) => classes[slot] === c);
  const drawFrom = <T>(items: readonly T[]): T => items[random.integer(items.length)];
  const count = counts.get(newClass) ?? 0;
  if (count < largest - 1) {
    const largestClasses = [...counts.keys()].filter((c) => counts.get(c) === largest);
    return drawFrom(slotsOf(drawFrom(largestClasses)));
  }
  const shown = newClass < 0 ? seen : positives[newClass];
  return random.uniform() < count / shown ? drawFrom(slotsOf(newClass)) : undefined;
}

/** The class of a sample that the stream has shown least; -1 for a sample that shows none. */
function rarestClass(labels: Uint8Array, positives: ArrayLike<number>): number {
  return labels.reduce(
    (rarest, label, c) => (label === 1 && (rarest < 0 || positives[c] < positives[rarest]) ? c : rarest),
    -1,
  );
}
