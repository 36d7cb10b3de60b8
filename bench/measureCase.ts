import type { Case, Program } from "./cases";
import { photographs } from "./photographs";
import { commandOf } from "./programs";
import { rowOf, type Row, type Timed } from "./row";
import { inTurns } from "./turns";

/** How a case is measured. */
export interface CaseOptions {
  /** A Python that has torch. */
  readonly peer?: string;
  /** Steps of each subject. */
  readonly steps: number;
}

/**
 * Steps that a subject takes before the next one has its turn: long enough to warm its caches, short against the
 * machine's drift.
 */
const turn = 3;

/** Measures all subjects of a case in turns. Those in Python are left out where there is no peer. */
export async function measureCase({ name, ours, peers, unit }: Case, { peer, steps }: CaseOptions): Promise<Row> {
  const files = ours[0].kind === "load" ? await photographs(ours[0].batch) : undefined;
  const subjects: readonly (readonly [label: string, Program])[] = [
    ...ours.map((program) => ["palimpsest", program] as const),
    ...Object.entries(peers).filter(([, { language }]) => language !== "python" || peer !== undefined),
  ];
  try {
    const commands = subjects.map(([, program]) => commandOf({ ...program, folder: files?.folder }, peer));
    const times = await inTurns(commands, { steps, turn });
    const timed = subjects.map(([label, { precision }], i): Timed => ({ label, precision, times: times[i] }));
    return rowOf({ name, unit, batch: ours[0].batch }, timed.slice(0, ours.length), timed.slice(ours.length));
  } finally {
    await files?.remove();
  }
}
