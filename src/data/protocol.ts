import { error } from "../base/errors";
import { random } from "../base/random";
import type { ClassOrder } from "../records";
import type { ClassGroups, Membership } from "./partition";

export type { ClassOrder } from "../records";

/** Orders in which classes become tasks. */
export const classOrders = ["own", "alphabetical", "random"] as const satisfies readonly ClassOrder[];

/**
 * How classes and images become a sequence of tasks:
 * - `disjoint`: the data set's own tasks; an image belongs to the last one of which it has a positive class (Li 2018);
 * - `overlapping`: the data set's own tasks; an image belongs to each of which it has a positive class;
 * - `shared`: the data set's own tasks; every image belongs to all of them;
 * - `Bx-Cy`: x classes first (none: `B0`), then y a session; images as `overlapping` (Dong et al. 2023,
 *   section 4.1).
 */
export type ProtocolName = "disjoint" | "overlapping" | "shared" | `B${number}-C${number}`;

const memberships: Readonly<Record<string, Membership>> = { disjoint: "last", overlapping: "each", shared: "all" };

/** The protocols with a name of their own: all but the sessions `Bx-Cy`. */
export const namedProtocols: readonly string[] = Object.keys(memberships);

/** The tasks that a protocol makes of a data set. */
export interface ProtocolPlan {
  /** Class indices of each task. */
  readonly tasks: ClassGroups;
  /** The rule by which an image belongs to tasks. */
  readonly membership: Membership;
}

/** What decides the tasks of a data set. */
export interface ProtocolOptions {
  /** A `ProtocolName`; another text is refused. */
  readonly protocol: string;
  /** Default: `alphabetical` for sessions, as published; `own` for the data set's own tasks. */
  readonly classOrder?: ClassOrder;
  /** Shuffles the order `random`. */
  readonly seed: number;
}

/** x and y of `Bx-Cy`; undefined for another text. */
export function sessionsOf(protocol: string): { readonly base: number; readonly step: number } | undefined {
  const [, base, step] = /^B(\d{1,4})-C(\d{1,4})$/.exec(protocol) ?? [];
  return base === undefined ? undefined : { base: Number(base), step: Number(step) };
}

/** Most tasks of a sequence: an image may belong to each of them, with a label for each class. */
const mostTasks = 1000;

/**
 * The classes of each task and the rule for their images. Another order than the data set's own deals the classes out
 * again to its tasks, whose sizes stay.
 * @param ownTasks class indices of the data set's own tasks, where it has any.
 * @throws `argument/invalid` for a protocol that is unknown, needs tasks that the data set lacks, or does not divide
 *   the classes.
 */
export function planOf(
  classes: readonly string[],
  ownTasks: ClassGroups | undefined,
  { protocol, classOrder, seed }: ProtocolOptions,
): ProtocolPlan {
  const refuse = (takes: string) => error("argument/invalid", { argument: "--protocol", received: protocol, takes });
  if (ownTasks && ownTasks.length > mostTasks)
    throw refuse(`at most ${mostTasks} tasks, and there are ${ownTasks.length}`);
  const sessions = sessionsOf(protocol);
  if (sessions === undefined) {
    if (!Object.hasOwn(memberships, protocol))
      throw refuse(`${Object.keys(memberships).join(", ")}, or Bx-Cy such as B0-C4`);
    if (ownTasks === undefined)
      throw refuse(`Bx-Cy such as B0-C4: ${protocol} needs tasks, and the data describes none`);
    const order = ordered(classes, ownTasks.flat(), classOrder ?? "own", seed);
    return {
      tasks: cut(
        order,
        ownTasks.map(({ length }) => length),
      ),
      membership: memberships[protocol],
    };
  }
  const { base, step } = sessions;
  const rest = classes.length - base;
  if (step < 1 || rest < step || rest % step !== 0) {
    throw refuse(`x and y of Bx-Cy with x + a multiple of y = ${classes.length} classes`);
  }
  const count = Number(base > 0) + rest / step;
  if (count > mostTasks) throw refuse(`at most ${mostTasks} sessions, and these would be ${count}`);
  const sizes = [...(base > 0 ? [base] : []), ...Array<number>(rest / step).fill(step)];
  return {
    tasks: cut(ordered(classes, ownTasks?.flat() ?? [...classes.keys()], classOrder ?? "alphabetical", seed), sizes),
    membership: "each",
  };
}

function ordered(classes: readonly string[], ownOrder: readonly number[], order: ClassOrder, seed: number): number[] {
  const byName = (a: number, b: number): number => (classes[a] < classes[b] ? -1 : 1);
  if (order === "alphabetical") return [...ownOrder].sort(byName);
  if (order === "random") return random(seed, "class order").shuffle([...ownOrder]);
  if (order === "own") return [...ownOrder];
  throw error("argument/invalid", { argument: "--class-order", received: order, takes: classOrders.join(", ") });
}

/** Consecutive slices of the sizes given. */
function cut(order: readonly number[], sizes: readonly number[]): number[][] {
  let start = 0;
  return sizes.map((size) => order.slice(start, (start += size)));
}
