import { median, pairRatios, spread } from "./statistics";
import type { Times } from "./turns";
import type { Precision } from "./work";

/** The widest spread of ratios that a comparison is believed at. */
export const widestSpread = 0.1;

/** One subject's result on one case. */
export interface Result {
  readonly subject: string;
  readonly precision: Precision;
  readonly milliseconds: number;
  /** User and system time of a step; null where the system does not tell. */
  readonly cpuMilliseconds: number | null;
  /** Of what the case counts. */
  readonly perSecond: number;
  readonly peakMiB: number;
  /** Of its times: the range of their middle half, as a share of the median. */
  readonly timeSpread: number;
}

/** A peer's result, with the ratio of our speed to its own: the median over pairs of steps. */
export interface PeerResult extends Result {
  readonly ratio: number;
  /** Of the pairs' ratios: the range of their middle half, as a share of the median. */
  readonly spread: number;
}

/** A subject that was not measured to the end. */
export interface Failure {
  /** Library and version, or what the case calls it where it did not start. */
  readonly subject: string;
  readonly precision: Precision;
  readonly failure: string;
}

/** The fastest peer of a precision, and the ratio of our speed to its own. */
export interface Best {
  readonly precision: Precision;
  readonly peer: string;
  readonly ratio: number;
  readonly spread: number;
}

/** What a case came to. */
export interface Row {
  readonly case: string;
  readonly unit: string;
  readonly ours: Result | Failure;
  /** Ours at other precisions; `ratio` of its speed to that of `ours`. */
  readonly alsoOurs: readonly (PeerResult | Failure)[];
  /** By what the case calls them. */
  readonly peers: Readonly<Record<string, PeerResult | Failure>>;
  /** For each precision that we and a peer were measured at. */
  readonly best: readonly Best[];
  /** The largest of the ratios' spreads; of our own times' where there is no peer. */
  readonly spread: number | null;
  /** Whether that is over `widestSpread`, so that nothing can be concluded. */
  readonly tooBusy: boolean;
}

/** A subject of a case with its times. */
export interface Timed {
  readonly label: string;
  readonly precision: Precision;
  readonly times: Times;
}

/** What is counted. */
export interface Counted {
  readonly name: string;
  readonly unit: string;
  /** How many of them a step does. */
  readonly batch: number;
}

/**
 * A case's results. A peer is compared with ours at its own precision, or with the first of ours where there is none.
 * @param ours the first is the one that the others of ours are compared with.
 */
export function rowOf(counted: Counted, ours: readonly Timed[], peers: readonly Timed[]): Row {
  const [first, ...others] = ours;
  const ownAt = (precision: Precision): Timed => ours.find((one) => one.precision === precision) ?? first;
  const compared = peers.map((peer) => [peer.label, comparison(counted, ownAt(peer.precision), peer)] as const);
  const alsoOurs = others.map((other) => inverse(comparison(counted, first, other)));
  const measured = [...compared.map(([, one]) => one), ...alsoOurs].filter(isCompared);
  const own = resultOf(counted, first);
  const ownSpread = "failure" in own ? null : own.timeSpread;
  const widest = measured.length > 0 ? Math.max(...measured.map((one) => one.spread)) : ownSpread;
  return {
    case: counted.name,
    unit: counted.unit,
    ours: own,
    alsoOurs,
    peers: Object.fromEntries(compared),
    best: ours.flatMap(({ precision }) => bestOf(precision, compared)),
    spread: widest,
    tooBusy: widest !== null && widest > widestSpread,
  };
}

const isCompared = (one: PeerResult | Failure): one is PeerResult => "ratio" in one && Number.isFinite(one.ratio);

/** The peer of this precision that leaves us the smallest ratio. */
function bestOf(precision: Precision, peers: readonly (readonly [string, PeerResult | Failure])[]): Best[] {
  const found = peers.flatMap(([peer, one]) =>
    isCompared(one) && one.precision === precision ? [{ precision, peer, ratio: one.ratio, spread: one.spread }] : [],
  );
  return found.sort((a, b) => a.ratio - b.ratio).slice(0, 1);
}

function resultOf({ batch }: Counted, { label, precision, times }: Timed): Result | Failure {
  const { name = label, failure } = times;
  if (failure !== undefined) return { subject: name, precision, failure };
  const milliseconds = median(times.milliseconds);
  return {
    subject: name,
    precision,
    milliseconds,
    cpuMilliseconds: times.cpuMilliseconds === null ? null : times.cpuMilliseconds / times.milliseconds.length,
    perSecond: (batch / milliseconds) * 1e3,
    peakMiB: times.peakMiB,
    timeSpread: spread(times.milliseconds),
  };
}

/** The other's result with our ratio to it, which is NaN where ours has no times. */
function comparison(counted: Counted, own: Timed, other: Timed): PeerResult | Failure {
  const result = resultOf(counted, other);
  if ("failure" in result) return result;
  const ratios = own.times.failure === undefined ? pairRatios(own.times.milliseconds, other.times.milliseconds) : [];
  return { ...result, ratio: median(ratios), spread: spread(ratios) };
}

/** Of another of ours the ratio is told the other way: how much faster it is than the first. */
const inverse = (one: PeerResult | Failure): PeerResult | Failure =>
  "ratio" in one ? { ...one, ratio: 1 / one.ratio } : one;
