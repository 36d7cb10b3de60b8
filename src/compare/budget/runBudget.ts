import type { DoneEvent, Manifest, RunRecord } from "../../records";

/** What a run took, as numbers; null where it does not say, as runs of earlier versions. */
export interface RunBudget {
  /** Updates of the shared parameters: steps of training. */
  readonly updates: number | null;
  /** Updates of the head. */
  readonly headUpdates: number | null;
  /** Images of the steps' batches, each as often as it came. */
  readonly images: number | null;
  /** Images that passed forward through a backbone to train (`DoneEvent.passes`). */
  readonly passes: number | null;
  /** Images that were stored at most, on all ranks together. */
  readonly samples: number | null;
  /** What the strategy kept at most at the end of a task, on a rank, in bytes: samples, importances, weights. */
  readonly bytes: number | null;
  /** Most memory of answers of the network before a task, on a rank, in bytes. */
  readonly answerBytes: number | null;
  /** Numbers that the parameters of the network hold. */
  readonly parameters: number | null;
  /** Tasks that were trained one after another: 1 of joint training. */
  readonly sessions: number | null;
  /** Wall time of training and of the evaluations after epochs, in seconds. */
  readonly seconds: number | null;
}

/** What is read of a run. */
export interface BudgetedRun {
  /** Its epochs. */
  readonly record: Pick<RunRecord, "epochs">;
  /** Its parameters. */
  readonly manifest: Pick<Manifest, "parameters">;
  /** Its last event, with what it held. */
  readonly done?: DoneEvent;
}

/** What a run took. */
export function runBudget({ record: { epochs }, manifest, done }: BudgetedRun): RunBudget {
  const total = (of: "seconds" | "steps" | "images"): number | null => {
    const values = epochs.map((epoch) => epoch[of]);
    return values.every((value) => value !== undefined) ? values.reduce((sum, value) => sum + value, 0) : null;
  };
  // A run that held nothing says nothing of memory.
  const memory = done && (done.memory ?? { kept: 0, previousAnswers: 0 });
  const updates = total("steps");
  const { headSteps = null } = manifest.parameters as Partial<Manifest["parameters"]>;
  const perStep = headSteps === "together" ? 1 : headSteps;
  return {
    updates,
    headUpdates: updates === null || perStep === null ? null : updates * perStep,
    images: total("images"),
    passes: done?.passes ?? null,
    samples: memory ? (memory.samples ?? 0) : null,
    bytes: memory?.kept ?? null,
    answerBytes: memory?.previousAnswers ?? null,
    parameters: done?.parameters ?? null,
    sessions: new Set(epochs.map(({ task }) => task)).size,
    seconds: total("seconds"),
  };
}
