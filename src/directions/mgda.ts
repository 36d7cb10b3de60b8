import type { GramianDirection } from "./direction";
import { minNorm } from "./solvers/minNorm";
import { symmetric } from "./solvers/symmetric";

/**
 * Multiple-gradient descent: the point of least norm in the convex hull of the gradients (Désidéri 2012, section 2;
 * Sener and Koltun 2018, equation 3). Found as a quadratic program to its optimality conditions, where Sener and
 * Koltun's algorithm 2 (Frank-Wolfe) stops at an accuracy.
 *
 * Promises <d, g_i> >= |d|^2 for every i: opposes no objective, and is 0 exactly at a Pareto-stationary point. Scales
 * with the gradients when all are scaled alike. It is never longer than the shortest gradient: small gradients rule.
 * The gradients are taken as they are; no options.
 *
 * Edge cases: a zero gradient makes the update 0 (an objective at its optimum stops the others), as exactly opposed
 * gradients do; of duplicates the update is that of one, though which shares them is not determined.
 *
 * `weights` throws `direction/gramian` for values that are not inner products and `direction/unsolved` if the solver
 * fails.
 */
export const mgda = (): GramianDirection => symmetric("mgda", minNorm);
