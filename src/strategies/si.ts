import { furtherColours } from "../base/palette";
import { numberOption } from "../base/optionSpecs";
import {
  copyGradients,
  fieldBytes,
  fieldFrom,
  fieldState,
  freeGradients,
  mapFields,
  snapshot,
  tf,
  valuesOf,
  zeros,
} from "../nn";
import { Anchors, refusedByPenalties } from "./importance/anchors";
import { terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

/**
 * Synaptic intelligence (Zenke, Poole and Ganguli 2017): c sum_i Omega_i (theta_i - theta*_i)^2 (equation 4), Omega the
 * sum over tasks of omega / (Delta^2 + xi) (equation 5), Delta a parameter's change over the task, and omega its share
 * of the loss's fall: minus the path integral of the new task's own gradient, before any direction or penalty, times
 * the change of the parameter (equation 3). Negative importances count as 0, as in the authors' code. The path ends
 * where the next task goes on from.
 */
export const si = defineStrategy({
  name: "si",
  summary: "penalises changes of weights by their share in the fall of earlier losses",
  source: "Zenke et al. 2017, Eqs. 3 to 5",
  options: {
    c: numberOption(0.1, { least: 0, meaning: "weight of the penalty", source: "Zenke et al. 2017: permuted MNIST" }),
    xi: numberOption(0.1, {
      above: 0,
      meaning: "added to the squared change of a weight, so that a small one does not count too much",
      source: "Zenke et al. 2017: permuted MNIST",
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  refuses: refusedByPenalties,
  look: { colour: furtherColours.forest, symbol: "cross-open" },
  make: ({ c, xi }) => ({
    keep({ network }) {
      const { parameters } = network;
      const anchors = new Anchors(network, "si", 2 * c);
      // omega so far, omega at the epoch chosen so far, and the weights when the task began.
      const fresh = () => ({ path: zeros(parameters), chosen: zeros(parameters), start: snapshot(parameters) });
      let fields = fresh();
      const replace = (next: Partial<typeof fields>): void => {
        for (const name of Object.keys(next) as (keyof typeof fields)[]) freeGradients(fields[name]);
        fields = { ...fields, ...next };
      };
      return {
        get penalties() {
          return anchors.penalties(false);
        },
        aroundUpdate(own, apply) {
          const before = snapshot(own.keys());
          apply();
          const along = (path: tf.Tensor, g: tf.Tensor, from: tf.Tensor, to: tf.Tensor): tf.Tensor =>
            tf.sub(path, tf.mul(g, tf.sub(to, from)));
          const part = new Map([...own.keys()].map((parameter) => [parameter, fields.path.get(parameter)!]));
          for (const [parameter, raw] of mapFields(along, part, own, before, valuesOf(own.keys())))
            fields.path.set(parameter, raw);
          freeGradients(part);
          freeGradients(before);
        },
        lifecycle: {
          epochSelected: () => replace({ chosen: copyGradients(fields.path) }),
          async taskEnds() {
            const omega = (path: tf.Tensor, from: tf.Tensor, to: tf.Tensor): tf.Tensor =>
              tf.relu(tf.div(path, tf.add(tf.square(tf.sub(to, from)), xi)));
            anchors.merge(mapFields(omega, fields.chosen, fields.start, valuesOf(parameters)), 1);
            replace(fresh());
          },
        },
        save: () => new Map([...anchors.save(), ...fieldState(fields)]),
        load(state) {
          anchors.load(state);
          const field = (name: string) => fieldFrom(state, name, parameters)!;
          replace({ path: field("path"), chosen: field("chosen"), start: field("start") });
        },
        get bytes() {
          return anchors.bytes + Object.values(fields).reduce((sum, field) => sum + fieldBytes(field), 0);
        },
        dispose() {
          anchors.dispose();
          Object.values(fields).forEach(freeGradients);
        },
      };
    },
    plan(situation, keptState) {
      const objectives = [terms(situation).labelled, ...(keptState?.penalties ?? [])];
      return { shared: objectives, head: { objectives, steps: "together" } };
    },
  }),
});
