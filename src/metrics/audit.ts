import type { Audit, AuditedStep, AuditedUpdate } from "../records";

/** A cosine closer to 0 than this is rounding: gradients are in single precision. */
const resolution = 1e-5;

/** What audited steps did to one objective. Shares are of the steps, in [0, 1]. */
export interface AuditSummary {
  /** Name of the objective. */
  readonly objective: string;
  /** Number of audited steps that had it. */
  readonly steps: number;
  /** Mean cosine of its gradient with that of the new task. */
  readonly cosine: number;
  /** Share of steps in which that cosine is negative. */
  readonly conflict: number;
  /** Share of steps whose direction opposes its gradient: to first order the direction raises it. */
  readonly opposed: number;
  /** The same of the step that was really applied. */
  readonly appliedOpposed: number;
  /** Least cosine of the direction with its gradient. */
  readonly worst: number;
  /** The same of the step that was really applied. */
  readonly appliedWorst: number;
  /** Share of steps after which its value on the same batch was higher. */
  readonly rose: number;
  /** Mean weight of its gradient in the direction. */
  readonly weight: number;
  /** Mean multiplier over the steps where a constrained problem was solved; null where none was. */
  readonly dual: number | null;
}

/** Cosine between an update and the gradient of objective k; 0 where one of them is zero. */
export function cosineWith(audit: Audit, { norm, inner }: AuditedUpdate, k: number): number {
  const scale = norm * audit.norms[k];
  return scale > 0 ? inner[k] / scale : 0;
}

/** Whether an update opposes objective k beyond rounding: <u, g_k> < 0. */
export const opposes = (audit: Audit, update: AuditedUpdate, k: number): boolean =>
  cosineWith(audit, update, k) < -resolution;

/** Whether objective k was higher after the step, on the same batch. */
export const rose = ({ before, after }: Audit, k: number): boolean => after[k] > before[k];

/**
 * How often audited steps work against what was learnt before. Each share, in [0, 1], is of the steps that have an
 * earlier objective, and counts those in which it holds for at least one of them.
 */
export interface Violations {
  /** Number of audited steps that have an earlier objective. */
  readonly steps: number;
  /** Its gradient opposes the new task's. */
  readonly conflict: number;
  /** The direction opposes it. */
  readonly direction: number;
  /** The step really applied opposes it. */
  readonly applied: number;
  /** It was higher after the step, on the same batch. */
  readonly rose: number;
}

/** Whether something holds for at least one earlier objective of a step; the first objective is the new task. */
export const anyEarlier = (audit: Audit, holds: (k: number) => boolean): boolean =>
  audit.objectives.some((_, k) => k > 0 && holds(k));

/** The violations in audited steps; the shares are NaN where no step has an earlier objective. */
export function violations(steps: readonly AuditedStep[]): Violations {
  const audits = steps.map(({ audit }) => audit).filter(({ objectives }) => objectives.length > 1);
  const share = (holds: (audit: Audit, k: number) => boolean): number =>
    mean(audits.map((audit) => Number(anyEarlier(audit, (k) => holds(audit, k)))));
  return {
    steps: audits.length,
    conflict: share(({ cosines }, k) => cosines[0][k] < -resolution),
    direction: share((audit, k) => opposes(audit, audit.direction, k)),
    applied: share((audit, k) => opposes(audit, audit.applied, k)),
    rose: share(rose),
  };
}

/** A summary for each objective of the audited steps, in the order in which they first appear. */
export function summariseAudit(steps: readonly AuditedStep[]): AuditSummary[] {
  const names = new Set(steps.flatMap(({ audit }) => audit.objectives));
  return [...names].map((objective) => {
    const seen = steps
      .map(({ audit }) => ({ audit, k: audit.objectives.indexOf(objective) }))
      .filter(({ k }) => k >= 0);
    const values = (measure: (audit: Audit, k: number) => number): number[] =>
      seen.map(({ audit, k }) => measure(audit, k));
    const share = (holds: (audit: Audit, k: number) => boolean): number =>
      mean(values((audit, k) => Number(holds(audit, k))));
    const duals = seen.flatMap(({ audit, k }) => (audit.duals ? [audit.duals[k]] : []));
    return {
      objective,
      steps: seen.length,
      cosine: mean(values(({ cosines }, k) => cosines[0][k])),
      conflict: share(({ cosines }, k) => cosines[0][k] < -resolution),
      opposed: share((audit, k) => opposes(audit, audit.direction, k)),
      appliedOpposed: share((audit, k) => opposes(audit, audit.applied, k)),
      worst: Math.min(...values((audit, k) => cosineWith(audit, audit.direction, k))),
      appliedWorst: Math.min(...values((audit, k) => cosineWith(audit, audit.applied, k))),
      rose: share(rose),
      weight: mean(values(({ weights }, k) => weights[k])),
      dual: duals.length === 0 ? null : mean(duals),
    };
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
