import type {
  AuditedStep,
  CompletionEvent,
  EpochEvent,
  RunEvent,
  RunRecord,
  StepEvent,
  TrainingEvent,
} from "../../records";

/** What the events of a run say of it. */
export function recordOf(events: readonly TrainingEvent[], name?: string): Omit<RunRecord, "metrics"> {
  const begun = events.find((event): event is RunEvent => event.type === "run");
  const completions = events.filter((event): event is CompletionEvent => event.type === "completion");
  return {
    name: name ?? begun?.name ?? "run",
    epochs: events.filter((event): event is EpochEvent => event.type === "epoch"),
    audits: events.filter(
      (event): event is StepEvent & AuditedStep => event.type === "step" && event.audit !== undefined,
    ),
    ...(completions.length > 0 && { completions }),
    classes: begun?.classes ?? [],
  };
}
