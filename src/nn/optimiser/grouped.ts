import type { OptimiserOptions } from "../../records";
import type { Gradients } from "../layers/layer";
import type { Parameter } from "../parameter";
import { optimiser, type Optimiser } from "./optimisers";

/** Parameters that learn by an optimiser of their own, at a rate of their own. */
export interface OwnOptimiser {
  /** The parameters. */
  readonly parameters: readonly Parameter[];
  /** Their optimiser. */
  readonly optimiser: OptimiserOptions;
  /** Their rate where the others have `learningRate` of the run, above 0. The two rise and fall together. */
  readonly rate: number;
}

/** What a run gives its optimisers. */
export interface MainOptimiser {
  /** The optimiser of all other parameters. */
  readonly optimiser: OptimiserOptions;
  /** The rate before any schedule, above 0. */
  readonly learningRate: number;
}

/** Before the names of what the parameters' own optimiser holds. */
const prefix = "own/";

/** An optimiser of these parameters, some of which may have one of their own. */
export function optimiserOf(parameters: readonly Parameter[], main: MainOptimiser, own?: OwnOptimiser): Optimiser {
  if (!own) return optimiser(parameters, main.optimiser);
  const owned = new Set(own.parameters);
  const others = optimiser(
    parameters.filter((parameter) => !owned.has(parameter)),
    main.optimiser,
  );
  const ownOptimiser = optimiser(own.parameters, own.optimiser);
  const part = (gradients: Gradients, isOwn: boolean): Gradients =>
    new Map([...gradients].filter(([parameter]) => owned.has(parameter) === isOwn));
  return {
    step(gradients, learningRate) {
      others.step(part(gradients, false), learningRate);
      ownOptimiser.step(part(gradients, true), (own.rate * learningRate) / main.learningRate);
    },
    state: () =>
      new Map([
        ...others.state(),
        ...[...ownOptimiser.state()].map(([name, tensor]) => [prefix + name, tensor] as const),
      ]),
    load(state) {
      others.load(state);
      const ofOwn = [...state].filter(([name]) => name.startsWith(prefix));
      ownOptimiser.load(new Map(ofOwn.map(([name, tensor]) => [name.slice(prefix.length), tensor])));
    },
    dispose() {
      others.dispose();
      ownOptimiser.dispose();
    },
  };
}
