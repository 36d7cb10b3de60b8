/**
 * Things that are taken, given back and taken again, as many as are in use at once. For arrays of the size of a
 * network: the system's first touch of fresh memory takes longer than what is then done with it.
 */
export function reused<T>(make: () => T): { readonly take: () => T; readonly give: (one: T) => void } {
  const idle: T[] = [];
  return { take: () => idle.pop() ?? make(), give: (one) => void idle.push(one) };
}
