import type { Reduction } from "./reduction";

/** The time that a machine takes for the pieces of a training step. */
export interface Costs {
  /** Seconds that a rank computes on one image, forward and backward, for all objectives. */
  readonly perImage: number;
  /** Seconds of a step that do not depend on its images. */
  readonly perStep: number;
  /** Seconds from the sending of an empty message to its arrival (alpha). */
  readonly latency: number;
  /** Bytes that a rank sends in a second (1 / beta). */
  readonly bandwidth: number;
}

/** What is trained. */
export interface Workload {
  /** T: objectives whose gradients are told apart. */
  readonly objectives: number;
  /** P: shared parameters, numbers of 4 bytes. */
  readonly parameters: number;
  /** Images of a step: of all ranks together (`strong` scaling), or of each (`weak`). */
  readonly batch: number;
  /** `strong`: the batch is divided among the ranks; `weak`: every rank has a whole batch. */
  readonly scaling: "strong" | "weak";
  /**
   * Sums of a few numbers that a step needs, as synchronised batch statistics do: for each layer one in the forward
   * pass and one in each backward pass. Default 0.
   */
  readonly sums?: number;
}

/** What a rank sends in a step: messages one after another, and bytes in all. */
export interface Traffic {
  /** Messages that a rank sends one after another. */
  readonly messages: number;
  /** Bytes that a rank sends. */
  readonly bytes: number;
}

/**
 * What a rank of W sends in a step. Sharded: T reduce-scatters and an all-gather, each of W - 1 messages of P/W
 * numbers: (T+1) P (W-1)/W numbers. Whole: T all-reduces, each a reduce-scatter and an all-gather: 2 T P (W-1)/W
 * numbers. W - 1 messages are those of a ring, and of a rank that sends its piece to every other. A sum of a few
 * numbers goes up and down a binary tree: 2 log2 W messages (rounded up), bytes not counted.
 */
export function traffic(
  { objectives, parameters, sums = 0 }: Pick<Workload, "objectives" | "parameters" | "sums">,
  ranks: number,
  reduction: Reduction,
): Traffic {
  const sweeps = reduction === "sharded" ? objectives + 1 : 2 * objectives;
  return {
    messages: sweeps * (ranks - 1) + sums * 2 * Math.ceil(Math.log2(ranks)),
    bytes: (sweeps * 4 * parameters * (ranks - 1)) / ranks,
  };
}

/** A step on some ranks, as the model predicts it. */
export interface ScalingPoint {
  /** Number of ranks. */
  readonly ranks: number;
  /** How gradients are exchanged. */
  readonly reduction: Reduction;
  /** Seconds of a step. */
  readonly seconds: number;
  /** Seconds of a step that are spent on sending. */
  readonly sending: number;
  /** Images per second of all ranks together. */
  readonly imagesPerSecond: number;
  /** Images per second and rank, as a share of those of one rank alone. */
  readonly efficiency: number;
}

/** Where the time of a step goes, in seconds; together the parts are `seconds` of `predictStep`. */
export interface StepParts {
  /** Computing, on the rank that has most images. */
  readonly computing: number;
  /** Sending the bytes of gradients and parameters. */
  readonly bytes: number;
  /** Latency of the messages of gradients and parameters. */
  readonly gradientLatency: number;
  /** Latency of the sums of a few numbers, such as batch statistics. */
  readonly sumLatency: number;
}

/**
 * The parts of a step's time on some ranks: computing, and sending, which is latency times messages plus bytes over
 * bandwidth (Hockney 1994).
 */
export function stepParts(costs: Costs, work: Workload, ranks: number, reduction: Reduction): StepParts {
  const { messages, bytes } = traffic(work, ranks, reduction);
  const rings = traffic({ ...work, sums: 0 }, ranks, reduction).messages;
  const images = work.scaling === "strong" ? Math.ceil(work.batch / ranks) : work.batch;
  return {
    computing: costs.perStep + images * costs.perImage,
    bytes: bytes / costs.bandwidth,
    gradientLatency: rings * costs.latency,
    sumLatency: (messages - rings) * costs.latency,
  };
}

/** A step's time as the sum of its parts: sending is not hidden behind computing. */
export function predictStep(costs: Costs, work: Workload, ranks: number, reduction: Reduction): ScalingPoint {
  const stepOn = (W: number): Pick<ScalingPoint, "seconds" | "sending" | "imagesPerSecond"> => {
    const { computing, bytes, gradientLatency, sumLatency } = stepParts(costs, work, W, reduction);
    const sending = gradientLatency + sumLatency + bytes;
    const seconds = computing + sending;
    return { seconds, sending, imagesPerSecond: (work.scaling === "strong" ? work.batch : work.batch * W) / seconds };
  };
  const step = stepOn(ranks);
  return { ranks, reduction, ...step, efficiency: step.imagesPerSecond / (ranks * stepOn(1).imagesPerSecond) };
}

/** Efficiencies of steps by one reduction, on several numbers of ranks. */
export interface EfficiencyRow {
  /** How gradients are exchanged. */
  readonly reduction: Reduction;
  /** Images per second and rank, as a share of those of one rank alone, by number of ranks; NaN where none is known. */
  readonly efficiencies: readonly number[];
}

/** The efficiencies of steps on some numbers of ranks, a row for each reduction that the steps have. */
export const efficienciesOn = (points: readonly ScalingPoint[], ranks: readonly number[]): EfficiencyRow[] =>
  [...new Set(points.map(({ reduction }) => reduction))].map((reduction) => ({
    reduction,
    efficiencies: ranks.map(
      (W) => points.find((point) => point.ranks === W && point.reduction === reduction)?.efficiency ?? NaN,
    ),
  }));

/** 1, 2, 4 ... 4,096 ranks. */
export const powersOfTwo: readonly number[] = Array.from({ length: 13 }, (_, k) => 2 ** k);

/** Steps on growing numbers of ranks, by both reductions, as the model predicts them. */
export function scaling(costs: Costs, work: Workload, ranks: readonly number[] = powersOfTwo): ScalingPoint[] {
  return (["sharded", "whole"] as const).flatMap((reduction) =>
    ranks.map((W) => predictStep(costs, work, W, reduction)),
  );
}

/** Times that were measured. */
export interface Timings {
  /** Steps of one rank alone. */
  readonly steps: readonly { readonly images: number; readonly seconds: number }[];
  /** All-reduces over `ranks` ranks, and the bytes of what was added up. */
  readonly allReduces: readonly { readonly ranks: number; readonly bytes: number; readonly seconds: number }[];
}

/** The costs that fit timings best, by least squares of relative errors; none is negative. */
export function fitCosts({ steps, allReduces }: Timings): Costs {
  const computing = fit(steps.map(({ images, seconds }) => [1, images, seconds]));
  const sending = fit(
    allReduces.map(({ ranks: W, bytes, seconds }) => [2 * (W - 1), (2 * bytes * (W - 1)) / W, seconds]),
  );
  return { perStep: computing[0], perImage: computing[1], latency: sending[0], bandwidth: 1 / sending[1] };
}

/** a and b, neither negative, of z = a x + b y, for the smallest sum of squares of (a x + b y - z) / z. */
function fit(rows: readonly (readonly [x: number, y: number, z: number])[]): [a: number, b: number] {
  const scaled = rows.map(([x, y, z]) => [x / z, y / z] as const);
  const sum = (f: (x: number, y: number) => number): number => scaled.reduce((total, [x, y]) => total + f(x, y), 0);
  const [xx, xy, yy, x, y] = [
    sum((x) => x * x),
    sum((x, y) => x * y),
    sum((_, y) => y * y),
    sum((x) => x),
    sum((_, y) => y),
  ];
  const determinant = xx * yy - xy * xy;
  const [a, b] = [(x * yy - y * xy) / determinant, (y * xx - x * xy) / determinant];
  // Where the best point has a negative one, the best allowed one has a zero there.
  if (!(a >= 0)) return [0, y / yy];
  return b >= 0 ? [a, b] : [x / xx, 0];
}
