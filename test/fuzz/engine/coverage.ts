import { Session, type Profiler } from "node:inspector";

/** Groups of numbers of runs that count as different: 0, 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, more. */
const limits = [0, 1, 2, 3, 7, 15, 31, 127, Infinity];
const groupOf = (count: number): number => limits.findIndex((limit) => count <= limit);

/** A function or block of a file, in characters. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** What is known of one file. */
interface Seen {
  /** Blocks with groups of counts, each as one number. */
  readonly features: Set<number>;
  /** The same of several inputs together. */
  readonly together: Set<number>;
  /** Functions as they were found when the file was loaded. */
  readonly functions: Range[];
  /** For each character, whether it ever ran. */
  ran: Uint8Array;
}

/**
 * Blocks of the sources that ran, as V8 counts them: a block that ran for the first time, or as often as never before,
 * is a feature. It counts from its making on; what is to be seen has to be loaded after that.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #files = new Map<string, Seen>();
  #covers: RegExp | undefined;
  #features = 0;

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Features so far. */
  get features(): number {
    return this.#features;
  }

  /**
   * Begins anew: what has run so far was loading.
   * @param covers what the URLs of the files match that count.
   */
  begin(covers: RegExp): void {
    this.#covers = covers;
    for (const { url, functions } of this.#results()) {
      const seen = this.#seen(url);
      for (const { ranges } of functions)
        seen.functions.push({ start: ranges[0].startOffset, end: ranges[0].endOffset });
    }
  }

  /**
   * Whether anything in what several inputs ran together is new among what others did together. Where it is not, it is
   * hardly new in one of them: counting after each would take most of the time.
   */
  takeTogether(): boolean {
    let isNew = false;
    for (const { url, functions } of this.#results()) {
      const { together } = this.#seen(url);
      const known = together.size;
      for (const { ranges } of functions) for (const range of ranges) together.add(featureOf(range));
      isNew ||= together.size > known;
    }
    return isNew;
  }

  /** How many features of what one input ran since the last call are new. */
  take(): number {
    const before = this.#features;
    for (const result of this.#results()) {
      const { features } = this.#seen(result.url);
      const known = features.size;
      for (const { ranges } of result.functions) for (const range of ranges) features.add(featureOf(range));
      this.#features += features.size - known;
      if (features.size > known) this.#paint(result);
    }
    return this.#features - before;
  }

  /** Part of the characters in functions of the files that ran at least once, from 0 to 1. */
  share(): number {
    let [ran, all] = [0, 0];
    for (const { functions, ran: marks } of this.#files.values()) {
      const length = Math.max(0, ...functions.map(({ end }) => end));
      const inside = new Uint8Array(length);
      // The first is the whole file, whose own lines run when it is loaded.
      for (const { start, end } of functions) if (start > 0 || end < length) inside.fill(1, start, end);
      for (let i = 0; i < length; i++) {
        all += inside[i];
        ran += inside[i] & (marks[i] ?? 0);
      }
    }
    return all === 0 ? 0 : ran / all;
  }

  #paint({ url, functions }: Profiler.ScriptCoverage): void {
    const seen = this.#seen(url);
    const ranges = [
      ...seen.functions.map((range) => ({ ...range, count: 0 })),
      ...functions.flatMap(({ ranges: blocks }) =>
        blocks.map(({ startOffset: start, endOffset: end, count }) => ({ start, end, count })),
      ),
    ].sort((a, b) => a.start - b.start || b.end - a.end); // outer before inner; the sort is stable
    const marks = new Uint8Array(Math.max(0, ...ranges.map(({ end }) => end)));
    for (const { start, end, count } of ranges) marks.fill(Number(count > 0), start, end);
    for (let i = 0; i < seen.ran.length; i++) marks[i] |= seen.ran[i];
    seen.ran = marks;
  }

  #seen(url: string): Seen {
    let seen = this.#files.get(url);
    if (!seen)
      this.#files.set(
        url,
        (seen = { features: new Set(), together: new Set(), functions: [], ran: new Uint8Array(0) }),
      );
    return seen;
  }

  #results(): Profiler.ScriptCoverage[] {
    let results: Profiler.ScriptCoverage[] = [];
    // Within one process the answer comes before `post` ends.
    this.#session.post("Profiler.takePreciseCoverage", (_error, answer) => (results = answer.result));
    return results.filter(({ url }) => this.#covers?.test(url));
  }
}

/** A block and the group of its count as one number below 2^53. */
const featureOf = ({ startOffset, endOffset, count }: Profiler.CoverageRange): number =>
  (startOffset * 2 ** 22 + (endOffset - startOffset)) * limits.length + groupOf(count);
