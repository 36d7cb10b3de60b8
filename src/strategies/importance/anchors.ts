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
import type { KeptState, Lifecycle } from "../interface/keptState";
import type { ParameterObjective } from "../interface/strategy";

interface Anchor {
  readonly importance: Gradients;
  readonly weights: Gradients;
}

const tooShort =
  "a penalty is at its minimum when a task begins, and the update of this direction is no longer than its shortest gradient, so that hardly anything would be learnt";

/** Directions that quadratic penalties refuse. */
export const refusedByPenalties = { mgda: tooShort, "imtl-g": tooShort, aligned: tooShort } as const;

/**
 * Quadratic penalties: strength / 2 sum_i importance_i (theta_i - weights_i)^2 over all parameters, for one or more
 * pairs of importances and the weights that they were found at.
 */
export class Anchors {
  #held: Anchor[] = [];

  constructor(
    readonly network: Network,
    readonly name: string,
    readonly strength: number,
  ) {}

  /** A penalty at the present weights, beside those there are. Takes over `importance`. */
  add(importance: Gradients): void {
    this.#held.push({ importance, weights: snapshot(this.network.parameters) });
  }

  /**
   * One penalty at the present weights in place of those there are: `decay` times their importance, and `importance`,
   * which it takes over.
   */
  merge(importance: Gradients, decay: number): void {
    const [old] = this.#held;
    const merged = old
      ? mapFields((before, now) => tf.add(tf.mul(before, decay), now), old.importance, importance)
      : importance;
    if (old) freeGradients(importance);
    this.dispose();
    this.add(merged);
  }

  /** The penalties as objectives: `name`, or `name:1` and so on where each task has its own. */
  penalties(separate: boolean): ParameterObjective[] {
    return this.#held.map((anchor, k) => ({
      name: separate ? `${this.name}:${k + 1}` : this.name,
      penalty: (parameters) => {
        const away = mapFields((now, then) => tf.sub(now, then), valuesOf(parameters), anchor.weights);
        const gradients = mapFields(
          (shift, weight) => tf.mul(tf.mul(shift, weight), this.strength),
          away,
          anchor.importance,
        );
        const value = innerProduct(gradients, away) / 2;
        freeGradients(away);
        return { value, gradients };
      },
    }));
  }

  /** KeptState by a strategy that needs nothing else: `taskEnds` finds the importances. */
  kept(separate: boolean, taskEnds: Lifecycle["taskEnds"]): KeptState {
    const anchors = this;
    return {
      get penalties() {
        return anchors.penalties(separate);
      },
      lifecycle: { taskEnds },
      save: () => anchors.save(),
      load: (state) => anchors.load(state),
      get bytes() {
        return anchors.bytes;
      },
      dispose: () => anchors.dispose(),
    };
  }

  save(): State {
    return new Map(
      this.#held.flatMap(({ importance, weights }, k) => [
        ...fieldState({ [`importance.${k}`]: importance, [`weights.${k}`]: weights }),
      ]),
    );
  }

  load(state: State): void {
    this.dispose();
    for (let k = 0; ; k++) {
      const [importance, weights] = ["importance", "weights"].map((part) =>
        fieldFrom(state, `${part}.${k}`, this.network.parameters),
      );
      if (!importance || !weights) return;
      this.#held.push({ importance, weights });
    }
  }

  get bytes(): number {
    return this.#held.reduce((sum, { importance, weights }) => sum + fieldBytes(importance) + fieldBytes(weights), 0);
  }

  dispose(): void {
    for (const { importance, weights } of this.#held) {
      freeGradients(importance);
      freeGradients(weights);
    }
    this.#held = [];
  }
}
