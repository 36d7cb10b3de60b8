import type { State } from "../../nn";
import type { KeptState, Lifecycle, UpdateMiddleware } from "./keptState";

/**
 * What a method keeps, and what a part of it keeps beside that, as one: each hears of everything, the method first, and
 * answers are the part's where it has some.
 * @param name before the names of what the part saves.
 */
export function keptTogether(method: KeptState | undefined, name: string, part: KeptState): KeptState {
  const kept = method ? [method, part] : [part];
  const prefix = `${name}/`;
  const middleware = kept.flatMap(({ aroundUpdate }) => (aroundUpdate ? [aroundUpdate] : []));
  const ownOptimiser = kept.find((each) => each.ownOptimiser)?.ownOptimiser;
  const draw: KeptState["draw"] = (of, size) => {
    for (const each of kept) {
      const drawn = each.draw?.(of, size);
      if (drawn) return drawn;
    }
    return undefined;
  };
  const isOfPart = (key: string): boolean => key.startsWith(prefix);
  return {
    get penalties() {
      return kept.flatMap(({ penalties = [] }) => penalties);
    },
    ...(kept.some((each) => each.draw !== undefined) && { draw }),
    ...(middleware.length > 0 && { aroundUpdate: middleware.reduce(inside) }),
    ...(ownOptimiser && { ownOptimiser }),
    lifecycle: bothHear(kept.map(({ lifecycle = {} }) => lifecycle)),
    ...(kept.some(({ answersAnew }) => answersAnew) && { answersAnew: true }),
    ...(kept.some((each) => each.predictor !== undefined) && {
      predictor: () => part.predictor?.() ?? method?.predictor?.(),
    }),
    save: () =>
      new Map([...(method?.save() ?? []), ...[...part.save()].map(([key, value]) => [prefix + key, value] as const)]),
    load(state) {
      const entries = [...state];
      method?.load(new Map(entries.filter(([key]) => !isOfPart(key))));
      const ofPart: State = new Map(
        entries.flatMap(([key, value]) => (isOfPart(key) ? [[key.slice(prefix.length), value] as const] : [])),
      );
      part.load(ofPart);
    },
    get bytes() {
      return kept.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    dispose: () => kept.forEach((each) => each.dispose()),
  };
}

/** The first around the second. */
const inside =
  (outer: UpdateMiddleware, inner: UpdateMiddleware): UpdateMiddleware =>
  (gradient, apply) =>
    outer(gradient, () => inner(gradient, apply));

/** Lifecycles as one, which hears of nothing that none of them hears of. */
function bothHear(lifecycles: readonly Partial<Lifecycle>[]): Partial<Lifecycle> {
  const of = <K extends keyof Lifecycle>(key: K): NonNullable<Lifecycle[K]>[] =>
    lifecycles.flatMap((lifecycle) => lifecycle[key] ?? []);
  const [begins, stepBegins, stepEnds] = [of("taskBegins"), of("stepBegins"), of("stepEnds")];
  const [arrives, selected, taskEnds] = [of("batchArrives"), of("epochSelected"), of("taskEnds")];
  return {
    ...(begins.length > 0 && { taskBegins: (situation) => begins.forEach((hear) => hear(situation)) }),
    ...(stepBegins.length > 0 && { stepBegins: (step, steps) => stepBegins.forEach((hear) => hear(step, steps)) }),
    ...(arrives.length > 0 && { batchArrives: (batch, previous) => arrives.forEach((hear) => hear(batch, previous)) }),
    ...(stepEnds.length > 0 && { stepEnds: (batch, logits) => stepEnds.forEach((hear) => hear(batch, logits)) }),
    ...(selected.length > 0 && { epochSelected: () => selected.forEach((hear) => hear()) }),
    ...(taskEnds.length > 0 && {
      async taskEnds(task) {
        for (const hear of taskEnds) await hear(task);
      },
    }),
  };
}
