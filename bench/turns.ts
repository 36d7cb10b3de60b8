import type { Command } from "./programs";
import { failureOf, start, type Subject } from "./subject";

/** The times of a subject, or why it has none. */
export interface Times {
  /** Library and version; undefined where it did not start. */
  readonly name?: string;
  /** Of each step. */
  readonly milliseconds: readonly number[];
  /** User and system time of all steps, over the process and its children; null where the system does not tell. */
  readonly cpuMilliseconds: number | null;
  /** Largest resident memory in MiB. */
  readonly peakMiB: number;
  /** Why it was not measured to the end. */
  readonly failure?: string;
}

/** What is to be started, or why it cannot be. */
export type Startable = Command | { readonly missing: string };

/** How subjects take turns. */
export interface Turns {
  /** Steps of each subject. */
  readonly steps: number;
  /** Steps that a subject takes before the next one has its turn. */
  readonly turn: number;
}

interface Entrant {
  subject?: Subject;
  milliseconds: number[];
  cpuMilliseconds: number | null;
  peakMiB: number;
  failure?: string;
}

/**
 * All subjects stay alive and take turns, so that a change of the machine's speed meets them alike. One that cannot
 * start, or ends early, has its reason, and the others go on.
 */
export async function inTurns(commands: readonly Startable[], { steps, turn }: Turns): Promise<Times[]> {
  const entrants = commands.map((): Entrant => ({ milliseconds: [], cpuMilliseconds: 0, peakMiB: 0 }));
  try {
    for (const [i, command] of commands.entries()) {
      await attempt(entrants[i], async (entrant) => {
        if ("missing" in command) entrant.failure = command.missing;
        else entrant.subject = await start(command);
      });
    }
    for (let done = 0; done < steps; done += turn) {
      for (const entrant of entrants) await attempt(entrant, (one) => takeTurn(one, Math.min(turn, steps - done)));
    }
  } finally {
    await Promise.all(entrants.map(async ({ subject }) => subject?.close()));
  }
  return entrants.map(({ subject, ...times }) => ({ name: subject?.name, ...times }));
}

async function takeTurn(entrant: Entrant, steps: number): Promise<void> {
  const { subject } = entrant;
  if (!subject) return;
  const before = subject.cpuMilliseconds();
  const { milliseconds, peakMiB } = await subject.measure(steps);
  const after = subject.cpuMilliseconds();
  entrant.milliseconds.push(...milliseconds);
  entrant.peakMiB = peakMiB;
  const known = entrant.cpuMilliseconds !== null && before !== null && after !== null;
  entrant.cpuMilliseconds = known ? (entrant.cpuMilliseconds ?? 0) + after - before : null;
}

/** Does something for an entrant that is still in the race. What ends it is told by its `failure`. */
async function attempt(entrant: Entrant, work: (entrant: Entrant) => Promise<void>): Promise<void> {
  if (entrant.failure !== undefined) return;
  try {
    await work(entrant);
  } catch (cause) {
    entrant.failure = failureOf(cause);
  }
}
