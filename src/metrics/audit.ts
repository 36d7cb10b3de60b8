import type { Audit, AuditedStep, AuditedUpdate } from "../records";

/** A cosine closer to 0 than this is rounding: gradients are in single precision. */
const resolution = 1e-5;

/** What audited steps did to one objective; rates are shares of the steps. */
export interface AuditSummary {
  readonly objective: string;
  readonly steps: number;
  /** Mean cosine of its gradient with the new task's, and how often that is negative. */
  readonly cosine: number;
  readonly conflict: number;
  /** How often the direction, and the step really applied, oppose its gradient: to first order they raise it. */
  readonly opposed: number;
  readonly appliedOpposed: number;
  /** Least cosine of the direction, and of the step applied, with its gradient. */
  readonly worst: number;
  readonly appliedWorst: number;
  /** How often its value on the same batch was higher after the step. */
  readonly rose: number;
  /**
   * Mean weight in the direction, and mean multiplier over the steps where a constrained problem was solved (null:
   * none).
   */
  readonly weight: number;
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

/** Shares of audited steps, of those that have an earlier objective, in which at least one of them is concerned. */
export interface Violations {
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

/** Whether something holds for some earlier objective of a step: any but the first. */
export const anyEarlier = (audit: Audit, holds: (k: number) => boolean): boolean =>
  audit.objectives.some((_, k) => k > 0 && holds(k));

/** Shares of NaN where no audited step has an earlier objective. */
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

/** One line for each objective of the audited steps, in order of first appearance. */
export function summariseAudit(steps: readonly AuditedStep[]): AuditSummary[] {
  const names = new Set(steps.flatMap(({ audit }) => audit.objectives));
  return [...names].map((objective) => {
    const seen = steps
      .map(({ audit }) => ({ audit, k: audit.objectives.indexOf(objective) }))
      .filter(({ k }) => k >= 0);
    const values = (of: (audit: Audit, k: number) => number): number[] => seen.map(({ audit, k }) => of(audit, k));
    const share = (of: (audit: Audit, k: number) => boolean): number =>
      mean(values((audit, k) => Number(of(audit, k))));
    const solved = seen.filter(({ audit }) => audit.duals);
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
      dual: solved.length === 0 ? null : mean(solved.map(({ audit, k }) => audit.duals![k])),
    };
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
