import { error } from "../../base/errors";

/** How often a run writes checkpoints in the middle of an epoch. */
export type CheckpointInterval = { readonly steps: number } | { readonly minutes: number };

/** The forms of an interval, for help and refusals. */
export const intervalForms = "a number of steps, such as 50, or of minutes, such as 10min";

/**
 * Reads an interval: `50` or `50steps` is after every 50th step of an epoch, `10min` is at the first step after ten
 * minutes without a checkpoint.
 * @throws `argument/invalid`
 */
export function parseInterval(text: string | number): CheckpointInterval {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*(steps?|min(?:utes?)?)?$/.exec(String(text).trim()) ?? [];
  const count = Number(digits);
  if (count > 0 && unit.startsWith("min")) return { minutes: count };
  if (count > 0 && Number.isSafeInteger(count)) return { steps: count };
  throw error("argument/invalid", { argument: "--checkpoint-every", received: text, takes: intervalForms });
}

/** The interval of a text, if there is one. @throws `argument/invalid` */
export const intervalOf = (text: string | number | undefined): CheckpointInterval | undefined =>
  text === undefined ? undefined : parseInterval(text);

/** Says when the next checkpoint in the middle of an epoch is due. */
export interface CheckpointClock {
  /** Whether one is due. @param steps done in the epoch. @param saved how many of them the last checkpoint has. */
  isDue(steps: number, saved: number): boolean;
  /** Hears that a checkpoint was written, in the middle of an epoch or at its end. */
  written(): void;
}

/**
 * The clock of an interval; without one, checkpoints are due at the ends of epochs alone.
 * @param now milliseconds.
 */
export function checkpointClock(
  interval: CheckpointInterval | undefined,
  now: () => number = () => performance.now(),
): CheckpointClock {
  let last = now();
  return {
    isDue(steps, saved) {
      if (interval === undefined || steps <= saved) return false;
      return "steps" in interval ? steps % interval.steps === 0 : now() - last >= 60_000 * interval.minutes;
    },
    written: () => void (last = now()),
  };
}
