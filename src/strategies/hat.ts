import { furtherColours } from "../base/palette";
import { numberOption } from "../base/optionSpecs";
import { freeGradients, mapFields, tf, valuesOf } from "../nn";
import { random } from "../base/random";
import { Isolation } from "./attention/isolation";
import { terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

/** |e| stays where the sigmoid is not flat: section 2.5, the authors' `thres_emb`. */
const range = 6;

/**
 * Hard attention to the task (Serra, Suris, Miron and Karatzoglou 2018). After each set of channels of the backbone
 * there is a gate sigmoid(s e), with fresh embeddings e for every task; s rises within each epoch from 1 / smax to smax
 * (section 2.4), which is also that of evaluation. What earlier tasks attend to is protected: see `Isolation`. The
 * paper multiplies the gradient by what is left free; here it is the step really applied, so that neither momentum, nor
 * Adam, nor weight decay changes what is protected. For plain SGD that is the same.
 *
 * No task is named at test time: sigmoids of different classes do not compete, so that every class is answered with the
 * attention of its own task, whichever image it is, in one pass a task. Only `unavailable` labels have a meaning: what
 * answers for an earlier class is protected, so that its labels have nothing to teach.
 *
 * Beyond the paper, which has no batch normalisation: each task keeps its own running statistics. The authors' limit of
 * 10 000 on the norm of all gradients is left out.
 */
export const hat = defineStrategy({
  name: "hat",
  summary: "gives each task channels of its own by masks that are learnt",
  source: "Serra et al. 2018, Sec. 2",
  options: {
    smax: numberOption(400, {
      least: 1,
      meaning: "steepness of the gates at the end of an epoch and in evaluation",
      source: "Serra et al. 2018, chosen there on other data",
    }),
    c: numberOption(0.75, {
      least: 0,
      meaning: "weight of the penalty on channels that are taken",
      source: "Serra et al. 2018, chosen there on other data",
    }),
  },
  direction: "sum",
  regimes: ["unavailable"],
  needsGates: true,
  look: { colour: furtherColours.wine, symbol: "pentagon" },
  make: ({ smax, c }) => ({
    keep({ network, seed }) {
      network.openGates(smax);
      const { gates } = network;
      const isolation = new Isolation(network);
      // Standard normal: the authors' `Embedding`.
      const begin = (task: number): void => {
        for (const { name, channels, embedding } of gates) {
          const draw = random(seed, "hat", task, name);
          embedding.assign(Float32Array.from({ length: channels }, () => draw.normal()));
        }
      };
      begin(1);
      return {
        penalties: [isolation.sparsity(c)],
        lifecycle: {
          taskBegins({ task }) {
            begin(task);
            isolation.protect();
          },
          stepBegins(step, steps) {
            for (const gate of gates)
              gate.steepness = 1 / smax + ((smax - 1 / smax) * (step - 1)) / Math.max(1, steps - 1);
          },
          taskEnds: async ({ situation: { slices } }) => isolation.end(slices[slices.length - 1]),
        },
        aroundUpdate(own, apply) {
          isolation.confine(own, apply);
          const embeddings = gates.map(({ embedding }) => embedding).filter((embedding) => own.has(embedding));
          const limited = mapFields((e) => tf.clipByValue(e, -range, range), valuesOf(embeddings));
          for (const [embedding, values] of limited) embedding.write(values);
          freeGradients(limited);
        },
        predictor: () => isolation.predictor(),
        save: () => isolation.save(),
        load: (state) => isolation.load(state),
        get bytes() {
          return isolation.bytes;
        },
        dispose: () => isolation.dispose(),
      };
    },
    plan(situation, keptState) {
      const { newTask } = terms(situation);
      return { shared: [newTask, ...(keptState?.penalties ?? [])], head: { objectives: [newTask], steps: "together" } };
    },
  }),
});
