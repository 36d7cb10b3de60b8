import type { Phase } from "../base/profile";
import type { ProfiledOp, RunProfile } from "../records";

/** What some calls of ops came to. */
export interface OpSum {
  readonly calls: number;
  readonly milliseconds: number;
  readonly flops: number;
}

/** What the ops of one name came to. */
export interface OpTotal extends OpSum {
  readonly op: string;
}

/** What the ops of one layer came to. */
export interface LayerTotal {
  readonly layer: string;
  /** Passes in steps, those without a way back too. */
  readonly forward: OpSum;
  /** Ways back. */
  readonly back: OpSum;
  readonly evaluate: OpSum;
}

/** The time of a phase, and how much of it was spent in ops. */
export interface PhaseTotal {
  readonly phase: Phase;
  readonly milliseconds: number;
  readonly inOps: number;
}

/** What steps are made of once their images are there. */
const ofSteps: ReadonlySet<Phase> = new Set<Phase>([
  "forward",
  "infer",
  "back",
  "direction",
  "update",
  "step",
  "audit",
]);

const forwardPhases: ReadonlySet<Phase> = new Set<Phase>(["forward", "infer"]);

const isOfStep = ({ phase }: { readonly phase: Phase }): boolean => ofSteps.has(phase);

/** The time of training steps, in milliseconds, without the waiting for their images. */
export const timeOfSteps = ({ phases }: RunProfile): number =>
  phases.filter(isOfStep).reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** The phases of a profile, with the time of their ops. */
export function phaseTotals({ phases, ops }: RunProfile): PhaseTotal[] {
  const inOps = grouped(ops, ({ phase }) => phase);
  return phases.map(({ phase, milliseconds }) => {
    const { milliseconds: ofOps } = sumOf(inOps.get(phase) ?? []);
    return { phase, milliseconds, inOps: ofOps };
  });
}

/** What the ops of training steps came to by name, the most time first. */
export function opTotals({ ops }: RunProfile): OpTotal[] {
  const byName = grouped(ops.filter(isOfStep), ({ op }) => op);
  return [...byName].map(([op, calls]) => ({ op, ...sumOf(calls) })).sort((a, b) => b.milliseconds - a.milliseconds);
}

/** What the ops of each layer came to, in the order in which layers were first passed. */
export function layerTotals({ ops }: RunProfile): LayerTotal[] {
  const byLayer = grouped(ops, ({ layer }) => layer);
  byLayer.delete(null);
  return [...byLayer].map(([layer, ofLayer]) => ({
    layer: String(layer),
    forward: sumOf(ofLayer.filter(({ phase }) => forwardPhases.has(phase))),
    back: sumOf(ofLayer.filter(({ phase }) => phase === "back")),
    evaluate: sumOf(ofLayer.filter(({ phase }) => phase === "evaluate")),
  }));
}

/** Adds up calls. */
export function sumOf(ops: readonly OpSum[]): OpSum {
  const add = (key: keyof OpSum): number => ops.reduce((sum, op) => sum + op[key], 0);
  return { calls: add("calls"), milliseconds: add("milliseconds"), flops: add("flops") };
}

/** Floating-point operations a second, in 1e9; null where nothing was counted. */
export const gigaflops = ({ flops, milliseconds }: Pick<OpSum, "flops" | "milliseconds">): number | null =>
  flops > 0 && milliseconds > 0 ? flops / milliseconds / 1e6 : null;

function grouped<K>(ops: readonly ProfiledOp[], keyOf: (op: ProfiledOp) => K): Map<K, ProfiledOp[]> {
  const groups = new Map<K, ProfiledOp[]>();
  for (const op of ops) {
    const group = groups.get(keyOf(op));
    if (group) group.push(op);
    else groups.set(keyOf(op), [op]);
  }
  return groups;
}
