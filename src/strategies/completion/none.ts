import { defineCompletion } from "./definition";

/** Leaves unknown labels unknown. */
export const none = defineCompletion({
  name: "none",
  summary: "leaves unknown labels unknown",
  source: "Li 2018",
  options: {},
  make: () => undefined,
});
