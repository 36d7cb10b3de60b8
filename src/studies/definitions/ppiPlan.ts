import type { CodedLevel } from "../../metrics";
import type { RunOptions } from "../../training";
import type { PlanFactor, Study, StudyMethod } from "../study";
import { halfFraction } from "../plan/halfFraction";

type Options = Partial<RunOptions>;

/** SGD with the values of the report; its rate is that of the report too. */
const sgd: Options = { optimiser: { name: "sgd", momentum: 0.9, weightDecay: 5e-4 }, learningRate: 0.1 };

/** Each factor with its low and its high level, and the options of each. The level of the last follows. */
const factors: readonly (PlanFactor & { readonly options: readonly [low: Options, high: Options] })[] = [
  { name: "optimiser", levels: ["SGD", "AdamW"], options: [sgd, {}] },
  { name: "batch", levels: ["32", "128"], options: [{ batch: 32 }, { batch: 128 }] },
  { name: "epochs", levels: ["5", "15"], options: [{ epochs: 5 }, { epochs: 15 }] },
  { name: "co-occurrence", levels: ["independent", "VOC"], options: [{}, { coOccurrence: "voc" }] },
  {
    name: "labels",
    levels: ["unavailable", "available"],
    options: [{ labels: "unavailable" }, { labels: "available" }],
  },
];

/** The method that the others are compared with. */
const base = "lwf";

/** What is run at each point. `ppi` needs the labels of earlier tasks: it is run where they are available. */
const compared: readonly (readonly [name: string, options: Options & { readonly strategy: string }])[] = [
  ["finetune", { strategy: "finetune" }],
  [base, { strategy: base }],
  ["lwf-ppi", { strategy: "lwf-ppi" }],
  ["ppi", { strategy: "ppi" }],
  ["ppi, head new", { strategy: "ppi:head=new" }],
  ["ppi, head new, margin 0", { strategy: "ppi:head=new", direction: "project" }],
];

/**
 * Run seeds of each point. Points with labels have two, because nothing else leaves a residual: with the labels always
 * there, the eight points of `ppi` have as many effects. Chosen so that each level of each factor has each of the five
 * seeds about equally often.
 */
const seeds: readonly (readonly number[])[] = [
  [3, 5],
  [2],
  [4],
  [1, 4],
  [4],
  [2, 3],
  [1, 2],
  [5],
  [1],
  [1, 4],
  [2, 3],
  [2],
  [4, 5],
  [3],
  [1],
  [3, 5],
];

const indexOf = (level: CodedLevel): 0 | 1 => (level > 0 ? 1 : 0);

function methodsAt(levels: Readonly<Record<string, CodedLevel>>, index: number): StudyMethod[] {
  const point = factors.map(({ name, levels: texts }) => {
    const text = texts[indexOf(levels[name])];
    return ["optimiser", "labels"].includes(name) ? text : `${name} ${text}`;
  });
  const common = factors.reduce<Options>(
    (all, { name, options }) => ({ ...all, ...options[indexOf(levels[name])] }),
    {},
  );
  return compared
    .filter(([, { strategy }]) => levels.labels > 0 || !/^ppi\b/.test(strategy))
    .map(([method, options]) => ({
      name: `${method}: ${point.join(", ")}`,
      options: { ...common, ...options, testAfter: "tasks", audit: 0 },
      seeds: seeds[index],
      point: { method, levels },
    }));
}

/** When projection on the labels is as good as distillation, and what that depends on. */
export const ppiPlanStudy: Study = {
  name: "ppi-plan",
  title: "When projection is as good as distillation",
  scale: "small",
  seeds: 5,
  methods: halfFraction(factors.map(({ name }) => name)).flatMap(methodsAt),
  protocol:
    "the half fraction 2^(5-1) of five factors, labels = optimiser x batch x epochs x co-occurrence; ppi where " +
    "labels of earlier tasks are available, at two seeds a point as all methods there; SGD with the values of the " +
    "report and AdamW with the scale's, rates not changed with the batch; all else the scale's own, and " +
    "defaults of strategies",
  plan: { factors: factors.map(({ name, levels }) => ({ name, levels })), base },
};
