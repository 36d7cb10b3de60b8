import type { Objective, Plan } from "./strategy";

/** The backbone and the head learn the same objectives, together in one update. */
export const learntTogether = (objectives: readonly Objective[]): Plan => ({
  shared: objectives,
  head: { objectives, steps: "together" },
});
