/**
 * The part of npm `quadprog` 1.6 in use: Goldfarb and Idnani's dual method. All arrays are 1-based: index 0 is unused.
 */
declare module "quadprog" {
  /**
   * Minimises 1/2 x'Dx - d'x subject to A'x >= b, for a positive definite D. Overwrites D and d.
   * `message` is empty on success.
   */
  export function solveQP(
    D: number[][],
    d: number[],
    A: number[][],
    b?: number[],
  ): { solution: number[]; message: string };
}
