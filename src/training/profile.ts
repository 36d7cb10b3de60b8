import { availableParallelism, cpus } from "node:os";
import { isWatched, phases, watch, type Phase, type PhaseTime, type Place } from "../base/profile";
import { device, flopsOf, measureGemm, probeOps, tensorflowVersion, type ExecutedOp, type Gemm } from "../nn";
import type { ProfiledOp, ProfiledPhase, RunProfile } from "../records";

/** Sums while a profile is taken. */
type Sum = { -readonly [key in keyof ProfiledOp]: ProfiledOp[key] };

/**
 * Does `work`, and says where its time went. It comes to the same as without, to the bit. There is one profile in a
 * process at a time. Runs within it have to come one after another: the phases of two at once cannot be told apart.
 * @throws an error of the program where a profile is being taken already; what `work` throws.
 * @example const { result, profile } = await profiled(() => run({ strategy: "lwf-ppi", scale: "smoke" }));
 */
export async function profiled<R>(
  work: () => Promise<R>,
): Promise<{ readonly result: R; readonly profile: RunProfile }> {
  if (isWatched()) throw new Error("a profile is being taken already");
  const gemmBefore = measureGemm();
  const sums = new Map<string, Sum>();
  const watching = watch();
  const takeOut = probeOps((op) => add(sums, watching.place, op));
  let times: ReadonlyMap<Phase, PhaseTime>;
  let result: R;
  try {
    result = await work();
  } finally {
    takeOut();
    times = watching.stop();
  }
  const ofPhases = phases.flatMap((phase): ProfiledPhase[] => {
    const time = times.get(phase);
    return time ? [{ phase, ...time }] : [];
  });
  const profile: RunProfile = {
    milliseconds: ofPhases.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    steps: times.get("step")?.times ?? 0,
    phases: ofPhases,
    ops: [...sums.values()],
    peakMiB: process.resourceUsage().maxRSS / 1024,
    gemm: faster(gemmBefore, measureGemm()),
    machine: {
      processor: cpus()[0]?.model ?? "unknown",
      threads: Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism(),
      device,
      tensorflow: tensorflowVersion,
    },
  };
  return { result, profile };
}

/** Where others use the machine too, the better of two measurements is nearer to what it can do. */
const faster = (one: Gemm, other: Gemm): Gemm => (one.flopsPerSecond > other.flopsPerSecond ? one : other);

function add(sums: Map<string, Sum>, { phase, layer: inside }: Place, op: ExecutedOp): void {
  const layer = inside ?? null;
  const key = `${phase}\n${layer}\n${op.name}`;
  let sum = sums.get(key);
  if (!sum) sums.set(key, (sum = { phase, layer, op: op.name, calls: 0, milliseconds: 0, flops: 0 }));
  sum.calls++;
  sum.milliseconds += op.milliseconds;
  sum.flops += flopsOf(op);
}
