import type { Objective, Plan } from "./strategy";

/** The backbone and the head learn the same objectives. */
export const learntTogether = (objectives: readonly Objective[]): Plan => ({
  shared: objectives,
  head: { objectives },
});
