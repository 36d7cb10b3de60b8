import {
  fieldBytes,
  fieldFrom,
  fieldState,
  freeGradients,
  innerProduct,
  mapFields,
  snapshot,
  tf,
  valuesOf,
  type Gradients,
  type Network,
  type State,
} from "../../nn";
import { commonObjectives } from "../interface/commonObjectives";
import type { KeptState, Lifecycle } from "../interface/keptState";
import { learntTogether } from "../interface/plans";
import type { ParameterObjective, Plan, Situation } from "../interface/strategy";

/** Importances, and the weights that they were found at. */
interface Anchor {
  readonly importance: Gradients;
  readonly weights: Gradients;
}

const tooShort =
  "a penalty is at its minimum when a task begins, and the update of this direction is no longer than its shortest " +
  "gradient, so that hardly anything would be learnt";

/** Directions that quadratic penalties refuse, with the reason. */
export const refusedByPenalties = { mgda: tooShort, "imtl-g": tooShort, aligned: tooShort } as const;

/** Backbone and head learn what the labels teach, and the penalties for what is kept. */
export const learntWithPenalties = (situation: Situation, keptState?: KeptState): Plan =>
  learntTogether([commonObjectives(situation).labelled, ...(keptState?.penalties ?? [])]);

/**
 * Quadratic penalties: strength / 2 sum_i importance_i (theta_i - weights_i)^2 over all parameters, for one or more
 * pairs of importances and the weights that they were found at.
 */
export class Anchors {
  #anchors: Anchor[] = [];

  /**
   * @param name of the penalties.
   * @param strength of the penalties, 0 or more.
   */
  constructor(
    readonly network: Network,
    readonly name: string,
    readonly strength: number,
  ) {}

  /** A further penalty at the present weights. Takes over `importance`. */
  add(importance: Gradients): void {
    this.#anchors.push({ importance, weights: snapshot(this.network.parameters) });
  }

  /**
   * One penalty at the present weights in place of the one there is. Its importance is `decay` times the earlier
   * importance plus `importance`, which it takes over.
   * @param decay 0 or more.
   * @param clip whether what is negative in the sum counts as 0. Default: no.
   */
  merge(importance: Gradients, decay: number, clip = false): void {
    const limited = (sum: tf.Tensor): tf.Tensor => (clip ? tf.relu(sum) : sum);
    const [earlier] = this.#anchors;
    const merged = earlier
      ? mapFields((before, now) => limited(tf.add(tf.mul(before, decay), now)), earlier.importance, importance)
      : mapFields(limited, importance);
    freeGradients(importance);
    this.dispose();
    this.add(merged);
  }

  /** The penalties as objectives: `name`, or `name:1` and so on where each task has its own. */
  penalties(separate: boolean): ParameterObjective[] {
    return this.#anchors.map((anchor, k) => ({
      name: separate ? `${this.name}:${k + 1}` : this.name,
      penalty: (parameters) => {
        const shifts = mapFields((now, then) => tf.sub(now, then), valuesOf(parameters), anchor.weights);
        const gradients = mapFields(
          (shift, importance) => tf.mul(tf.mul(shift, importance), this.strength),
          shifts,
          anchor.importance,
        );
        const value = innerProduct(gradients, shifts) / 2;
        freeGradients(shifts);
        return { value, gradients };
      },
    }));
  }

  /**
   * What a strategy keeps that needs nothing but penalties.
   * @param separate whether each task has its own penalty.
   * @param taskEnds finds the importances of a task, and adds or merges them.
   */
  keptState(separate: boolean, taskEnds: Lifecycle["taskEnds"]): KeptState {
    const penalties = (): ParameterObjective[] => this.penalties(separate);
    const bytes = (): number => this.bytes;
    return {
      get penalties() {
        return penalties();
      },
      lifecycle: { taskEnds },
      save: () => this.save(),
      load: (state) => this.load(state),
      get bytes() {
        return bytes();
      },
      dispose: () => this.dispose(),
    };
  }

  /** Importances and weights of every penalty, for checkpoints. */
  save(): State {
    return new Map(
      this.#anchors.flatMap(({ importance, weights }, k) => [
        ...fieldState({ [`importance.${k}`]: importance, [`weights.${k}`]: weights }),
      ]),
    );
  }

  /** Puts back what `save` gave, in place of what there is. */
  load(state: State): void {
    this.dispose();
    for (let k = 0; ; k++) {
      const [importance, weights] = ["importance", "weights"].map((name) =>
        fieldFrom(state, `${name}.${k}`, this.network.parameters),
      );
      if (!importance || !weights) return;
      this.#anchors.push({ importance, weights });
    }
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.#anchors.reduce(
      (sum, { importance, weights }) => sum + fieldBytes(importance) + fieldBytes(weights),
      0,
    );
  }

  /** Frees all penalties. */
  dispose(): void {
    for (const { importance, weights } of this.#anchors) {
      freeGradients(importance);
      freeGradients(weights);
    }
    this.#anchors = [];
  }
}
