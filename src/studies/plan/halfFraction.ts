import type { CodedLevel } from "../../metrics";

/**
 * The half fraction 2^(k-1) of a two-level plan: all points of the first k - 1 factors, the last of them the fastest,
 * and the level of the last factor their product. The defining relation is I = the product of all k factors, so that
 * the resolution is k: with five factors, V, no main effect and no interaction of two is mixed up with another one of
 * these (Montgomery 2012, chapter 8).
 * @param factors names of the k factors.
 */
export function halfFraction(factors: readonly string[]): Readonly<Record<string, CodedLevel>>[] {
  const [last, ...others] = [...factors].reverse();
  const free = others.reverse();
  return Array.from({ length: 2 ** free.length }, (_, i) => {
    const levels = free.map((__, j): CodedLevel => ((i >> (free.length - 1 - j)) & 1 ? 1 : -1));
    const product: CodedLevel = levels.filter((level) => level < 0).length % 2 === 0 ? 1 : -1;
    return Object.fromEntries([...free.map((factor, j) => [factor, levels[j]] as const), [last, product] as const]);
  });
}
