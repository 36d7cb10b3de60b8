/**
 * How the gradients of the ranks are added up. For T gradients of P numbers over W ranks, `sharded` sends (T+1) P
 * (W-1)/W numbers a rank and step, `whole` 2 T P (W-1)/W.
 */
export type Reduction = "sharded" | "whole";
