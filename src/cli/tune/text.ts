import type { TunedMethod } from "../../studies/tuning/report";
import { kebab } from "../describe";
import { fraction } from "../report";

/** What was chosen for a method, in a line. */
export function choiceText({ strategy, trials, choice, updates }: TunedMethod): string {
  const { trial, options, score, defaults } = choice;
  const values = Object.entries(options).map(([name, value]) => `${kebab(name)}=${value}`);
  const beside = defaults === null ? "the defaults were dropped before" : `${fraction(defaults)} with the defaults`;
  const scored = `average mAP ${fraction(score)} on validation images (${beside})`;
  const chosen = `${strategy}: trial ${trial} of ${trials.length}, ${scored}`;
  return `${chosen}: ${values.join(", ")}; ${updates} updates in all`;
}
