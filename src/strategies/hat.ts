import { numberOption, wordOption } from "../base/optionSpecs";
import { logRange } from "../base/searchSpace";
import { furtherColours } from "../base/palette";
import { random } from "../base/random";
import { freeGradients, mapFields, tf, valuesOf, type Gradients, type Network } from "../nn";
import { Isolation } from "./attention/isolation";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";

/** Embeddings stay within +-6, where the sigmoid is not flat: section 2.5, `thres_emb` in the authors' code. */
const furthest = 6;

/**
 * Hard attention to the task (Serra, Suris, Miron and Karatzoglou 2018). After each set of channels of the backbone
 * there is a gate sigmoid(s e), with new embeddings e for every task. The steepness s rises within each epoch from 1 /
 * smax to smax (section 2.4), and evaluation has smax. Channels that earlier tasks attend to are protected: see
 * `Isolation`.
 *
 * The compensation of the embeddings' gradients is made for plain SGD, which the authors' code has for all parameters
 * (joansj/hat, src/approaches/hat.py, `Appr`: rate .05, a third of it where validation stalls). An optimiser that makes
 * every step as long as its rate, as AdamW does at 1e-3, leaves the masks as they begin. So the embeddings have plain
 * SGD of their own, at `rate`, whatever the run's optimiser is; it follows the run's schedule. The authors train for
 * hundreds of epochs. In the few of the scales here their rate moves an embedding by .03 a task, so the default is
 * larger, and the embeddings begin uniform in (0, 2), with all channels open, as in the authors' experiments on
 * compression (src/networks/alexnet_hat.py, `Net`). The preset `hat:authors` has their rate and their standard normal
 * `Embedding`, which opens a random half of the channels.
 *
 * Nobody has to name the task of a test image. Sigmoids of different classes do not compete, so every class is answered
 * with the attention of its own task, in one pass for each task. The method is only defined for `unavailable` labels:
 * the channels that answer for an earlier class are protected, so there is nothing that its labels could teach.
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
      tune: logRange(50, 1000),
    }),
    c: numberOption(0.75, {
      least: 0,
      meaning: "weight of the penalty on attention to channels that no earlier task uses",
      source: "Serra et al. 2018, chosen there on other data",
      tune: logRange(0.075, 7.5),
    }),
    rate: numberOption(2, {
      above: 0,
      meaning: "rate of the embeddings' own SGD, where the run's schedule is at its height",
      source: "ours, so that masks move in a few epochs; 0.05 for hundreds in the authors' code",
    }),
    start: wordOption("uniform", {
      choices: ["normal", "uniform"],
      meaning: "embeddings of a new task: standard normal, or uniform in (0, 2), which opens every channel",
      source: "the authors' code, which has normal but for compression; chosen on validation images of `tiny`",
    }),
  },
  presets: { authors: { rate: 0.05, start: "normal" } },
  direction: "sum",
  regimes: ["unavailable"],
  needsGates: true,
  heads: ["linear"],
  look: { colour: furtherColours.wine, symbol: "pentagon" },
  page: {
    family: "architecture",
    formulas: [
      {
        tex: String.raw`a = \sigma(s\, e)`,
        meaning: "The gate of a channel; $`e`$ is its embedding for the task, and $`s`$ the steepness.",
        source: "Serra et al. 2018, Sec. 2",
      },
      {
        tex: String.raw`s = \frac{1}{s_{\max}} + \left(s_{\max} - \frac{1}{s_{\max}}\right) \frac{b - 1}{B - 1}`,
        meaning: "The steepness at step $`b`$ of the $`B`$ steps of an epoch.",
        source: "Serra et al. 2018, Sec. 2.4",
      },
      {
        tex: String.raw`\Delta \theta_{ij} \leftarrow \big(1 - \min(A_i, A_j)\big)\, \Delta \theta_{ij}`,
        meaning:
          "The change of a weight from channel $`j`$ to channel $`i`$; $`A`$ is the largest " +
          "attention of ended tasks.",
        source: "Serra et al. 2018, Sec. 2.3",
      },
      {
        tex: String.raw`c\, \frac{\sum_i a_i (1 - A_i)}{\sum_i (1 - A_i)}`,
        meaning: "The penalty on attention to channels that no ended task uses.",
        source: "Serra et al. 2018, Sec. 2.6",
      },
    ],
    deviations: [
      "The paper multiplies the gradient by the fraction that is left free. Here the step that " +
        "the optimiser makes is multiplied by it, so that neither momentum, nor Adam, nor weight " +
        "decay changes what is protected. For plain SGD the two are the same.",
      "The paper has no batch normalisation: here each task keeps its own running statistics.",
      "The authors' code limits the norm of all gradients to 10 000, which is left out.",
      "In the authors' code the steepness ends a batch short of smax. Here it reaches it, as in the paper.",
      "The rate of the embeddings is larger than the authors', for the few epochs of the scales " +
        "here. The preset `hat:authors` has theirs.",
    ],
  },
  make: ({ smax, c, rate, start }) => ({
    keep({ network, seed }) {
      network.openGates(smax);
      const { gates } = network;
      const isolation = new Isolation(network);
      const draw = (task: number): void => drawEmbeddings(network, seed, task, start);
      draw(1);
      return {
        penalties: [isolation.sparsity(c)],
        lifecycle: {
          taskBegins({ task }) {
            draw(task);
            isolation.protect();
          },
          stepBegins(step, steps) {
            const steepness = 1 / smax + ((smax - 1 / smax) * (step - 1)) / Math.max(1, steps - 1);
            for (const gate of gates) gate.steepness = steepness;
          },
          taskEnds: async ({ situation: { slices } }) => isolation.end(slices[slices.length - 1]),
        },
        ownOptimiser: {
          parameters: gates.map(({ embedding }) => embedding),
          optimiser: { name: "sgd", momentum: 0, weightDecay: 0 },
          rate,
        },
        aroundUpdate(newTaskGradient, apply) {
          isolation.confine(newTaskGradient, apply);
          limitEmbeddings(network, newTaskGradient);
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
      const { newTask } = commonObjectives(situation);
      return { shared: [newTask, ...(keptState?.penalties ?? [])], head: { objectives: [newTask] } };
    },
  }),
});

/** Embeddings of a new task: standard normal, or uniform in (0, 2). */
function drawEmbeddings({ gates }: Network, seed: number, task: number, start: string): void {
  for (const { name, channels, embedding } of gates) {
    const draw = random(seed, "hat", task, name);
    const one = (): number => (start === "uniform" ? 2 * draw.uniform() : draw.normal());
    embedding.assign(Float32Array.from({ length: channels }, one));
  }
}

/** Puts the embeddings that were updated back within their bounds. */
function limitEmbeddings({ gates }: Network, updated: Gradients): void {
  const embeddings = gates.map(({ embedding }) => embedding).filter((embedding) => updated.has(embedding));
  const limited = mapFields((e) => tf.clipByValue(e, -furthest, furthest), valuesOf(embeddings));
  for (const [embedding, values] of limited) embedding.write(values);
  freeGradients(limited);
}
