import type { Catalogue } from "./catalogue";

/** Strategies, directions and the measures of their runs. */
export const methodsErrors = {
  "strategy/labels": {
    exit: 2,
    text: (v: { strategy: string; labels: string; takes: string }) =>
      `--strategy ${v.strategy} is not defined when labels of earlier tasks are ${v.labels}; give --labels ${v.takes}`,
  },
  "strategy/direction": {
    exit: 2,
    text: (v: { strategy: string; direction: string; reason: string; own: string }) =>
      `--strategy ${v.strategy} with --direction ${v.direction} makes no sense: ${v.reason}. Its own direction is ` +
      `${v.own}`,
  },
  "strategy/gates": {
    exit: 2,
    text: (v: { network: string; takes: readonly string[] }) =>
      `--network ${v.network} has no gates, which the strategy opens; give one of ${v.takes.join(", ")}, or another ` +
      "--strategy",
  },
  "head/singular": {
    exit: 1,
    text: (v: { gamma: number }) =>
      `the ridge regression of the head has no solution in float64 with gamma ${v.gamma}: give a larger one, as in ` +
      "--head analytic:gamma=1000",
  },
  "strategy/head": {
    exit: 2,
    text: (v: { strategy: string; head: string; takes: readonly string[] }) =>
      `the strategy ${v.strategy} is not defined with --head ${v.head}; it takes ${v.takes.join(", ")}`,
  },
  "strategy/head-steps": {
    exit: 1,
    text: (v: { strategy: string; steps: unknown }) =>
      `the plan of the strategy ${v.strategy} has head.steps ${JSON.stringify(v.steps)}, which a plan no longer ` +
      "says: leave it out, and give --head-steps, or `headSteps` in the definition where the method's paper says so",
  },
  "network/map": {
    exit: 2,
    text: (v: { network: string }) =>
      `--network ${v.network} gives no map of features, which is read here; give a backbone of ` +
      "`list networks` that does, or another --head or --strategy",
  },
  "network/stages": {
    exit: 2,
    text: (v: { network: string }) =>
      `--network ${v.network} gives no maps of stages, which an objective reads; give a residual network or another ` +
      "convolutional backbone of `list networks`, or another --strategy",
  },
  "completion/strategy": {
    exit: 2,
    text: (v: { strategy: string; complete: string }) =>
      `--strategy ${v.strategy} is not defined where labels of earlier tasks are available, as --complete ` +
      `${v.complete} makes them; give --complete none, or another --strategy`,
  },
  "completion/labels": {
    exit: 2,
    text: (v: { name: string }) =>
      `--complete ${v.name} completes labels of earlier tasks, which --labels available has already; give one of them`,
  },
  "network/image-size": {
    exit: 2,
    text: (v: { network: string; received: readonly number[]; takes: number | string }) =>
      `the network ${v.network} was made for images of ${v.takes} px and got ${v.received.join(" x ")} px; give the ` +
      "image size that it was made for",
  },
  "network/batch-statistics": {
    exit: 2,
    text: (v: { network: string }) =>
      `--network ${v.network} makes statistics of the batch by itself, which ranks cannot add up; give ` +
      "--batch-norm local, or make the network of batchNorm layers",
  },
  "network/precision": {
    exit: 2,
    text: (v: { network: string; takes: readonly string[] }) =>
      `--network ${v.network} has float32 alone; give --precision float32, or one of ${v.takes.join(", ")}`,
  },
  "precision/processor": {
    exit: 2,
    text: (_v: Readonly<Record<never, never>>) =>
      "--precision bf16 needs a CPU that multiplies bfloat16 (avx512_bf16 or amx_bf16 in /proc/cpuinfo), with " +
      "oneDNN; this one would only imitate it, slowly. Give --precision float32",
  },
  "objective/logits": {
    exit: 2,
    text: (v: { missing: string; fix: string }) => `an objective got no ${v.missing}; ${v.fix}`,
  },
  "direction/gramian": {
    exit: 1,
    text: (v: { size: number; values: readonly number[] }) =>
      `a Gram matrix of ${v.size} gradients is not one of finite inner products: [${v.values.join(", ")}]. Lower ` +
      "the learning rate if the loss diverged",
  },
  "direction/unsolved": {
    exit: 1,
    text: (v: { matrix: readonly number[]; linear: readonly number[]; residual: number }) =>
      `the quadratic program of a direction was not solved (residual ${v.residual}): A = ` +
      `[${v.matrix.join(", ")}], b = [${v.linear.join(", ")}]. ` +
      "Report these numbers",
  },
  "direction/not-converged": {
    exit: 1,
    text: (v: { direction: string; values: readonly number[]; residual: number }) =>
      `the direction ${v.direction} was not solved (residual ${v.residual}): its Gram matrix is ` +
      `[${v.values.join(", ")}]. ` +
      "Report these numbers",
  },
  "metric/not-a-number": {
    exit: 1,
    text: (v: { example: number; class: number }) =>
      `the score of class ${v.class} for example ${v.example} is not a number. Lower the learning rate if the ` +
      "loss diverged",
  },
  "metric/not-a-probability": {
    exit: 1,
    text: (v: { value: number; example: number; class: number }) =>
      `the probability of class ${v.class} for example ${v.example} is ${v.value}, which is not in [0, 1]; give ` +
      "the sigmoids of the logits",
  },
  "tuning/test-images": {
    exit: 2,
    text: (v: { benchmark: string; what: string }) =>
      `${v.what} of ${v.benchmark} was asked for, and scores are taken on validation images there: nothing that is ` +
      "chosen may depend on test images. Read train or validation, or open the benchmark with --score-on test",
  },
  "tuning/no-validation": {
    exit: 2,
    text: (v: { benchmark: string; task: number }) =>
      `--score-on validation has no images to score task ${v.task} of ${v.benchmark} on; hold some out, as by ` +
      "--validation 0.1",
  },
  "tuning/no-score": {
    exit: 1,
    text: (v: { strategy: string; trials: number }) =>
      `none of the ${v.trials} trials of ${v.strategy} has a score: training diverged, or no validation image shows ` +
      "a class. Give a lower --learning-rate, which is then not tuned, or other data",
  },
  "tuning/choice": {
    exit: 2,
    text: (v: { method: string; problem: string; command: string }) =>
      `the study has ${v.method} with the options that tuning chose, and ${v.problem}; \`${v.command}\` makes it`,
  },
  "tuning/file": {
    exit: 2,
    text: (v: { path: string; others: readonly string[] }) =>
      `${v.path} also holds how ${v.others.join(", ")} was tuned, which would be lost; name it in --strategy too, ` +
      "whose trials are read back, or give another --out",
  },
  "study/budget": {
    exit: 1,
    text: (v: { study: string; untold: readonly string[]; methods: readonly [string, string] }) =>
      `the table ${v.study} compares methods of unequal budgets and does not say so: it has no column for ` +
      `${v.untold.join(", ")}, in which ${v.methods.join(" and ")} differ; add them to the study's \`budget\`, or ` +
      "leave `budget` out, which shows what differs",
  },
  "study/data": {
    exit: 2,
    text: (v: { study: string; example: string }) =>
      `the study ${v.study} has no data of its own: give it some, as by ${v.example}, or a list of your own ` +
      "by --benchmark list --data FILE --partition FILE",
  },
  "study/own-method": {
    exit: 2,
    text: (v: { method: string }) =>
      `${v.method} is a method of your own, and cached runs are known by their parameters, their data and the ` +
      "project's code, which do not tell its versions apart; make its runs by run(), without a cache",
  },
  "compare/same-seed": {
    exit: 2,
    text: (v: { method: string; seed: number; runs: readonly string[] }) =>
      `${v.runs.join(" and ")} are both ${v.method} with seed ${v.seed}, which an interval would count twice; ` +
      "give one of them",
  },
} as const satisfies Catalogue;
