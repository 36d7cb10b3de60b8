import { copyGradients, freeGradients, type Gradients } from "../../nn";
import type { UpdateMiddleware } from "../../strategies";

/** Gradients that make one update of some parameters. */
export interface Update {
  readonly gradients: Gradients;
  /** The gradient of the new task's own objective by the same parameters, where the rule of updates asks for it. */
  readonly newTaskGradient: Gradients | undefined;
}

/** What surrounds every update of a run. */
export interface UpdateRule {
  /** Whether the gradient of the first objective, the new task's own, has to be found by itself. */
  readonly separatesFirst: boolean;
  /** A copy of the new task's own gradient, where it is asked for. */
  copyOf(newTaskGradient: Gradients): Gradients | undefined;
  /** Makes an update by `apply`, and frees its gradients. */
  make(update: Update, apply: () => void): void;
}

/** Updates with nothing around them. */
export const plainUpdates: UpdateRule = {
  separatesFirst: false,
  copyOf: () => undefined,
  make({ gradients }, apply) {
    apply();
    freeGradients(gradients);
  },
};

/** Updates inside a strategy's middleware. */
export const updatesInside = (middleware: UpdateMiddleware): UpdateRule => ({
  separatesFirst: true,
  copyOf: copyGradients,
  make({ gradients, newTaskGradient = new Map() }, apply) {
    middleware(newTaskGradient, apply);
    freeGradients(gradients);
    freeGradients(newTaskGradient);
  },
});
