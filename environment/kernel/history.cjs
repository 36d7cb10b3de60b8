"use strict";
// The cells of this session, as Jupyter's `history_request` asks for them:
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#history

/** The number of this session. There is no other: a kernel keeps nothing when it ends. */
const session = 0;

/** How many cells are given where a request does not say. */
const few = 10;

/** @typedef {{ number: number, input: string, output?: string }} Entry */

class History {
  /** @type {Entry[]} */
  #entries = [];

  /**
   * Keeps a cell. `output` of what it gives is set once the cell has a result.
   * @param {number} number what the notebook shows beside the cell
   * @param {string} input
   * @returns {Entry}
   */
  add(number, input) {
    const entry = { number, input };
    this.#entries.push(entry);
    return entry;
  }

  /**
   * The cells that a request asks for, in order: `[session, number, input]`, with `output` also what each gave.
   * @param {Record<string, any>} content of the request
   */
  ask({ hist_access_type: access = "tail", output = false, ...asked }) {
    const found = this.#find(access, asked);
    return found.map((entry) => [session, entry.number, output ? [entry.input, entry.output ?? null] : entry.input]);
  }

  /**
   * @param {string} access
   * @param {Record<string, any>} asked
   */
  #find(access, { session: of = session, start = 0, stop = null, n = null, pattern = "*", unique = false }) {
    if (access === "range") return of === session ? this.#range(start, stop) : [];
    if (access === "tail") return last(this.#entries, n ?? few);
    if (access !== "search") return [];
    const isSought = glob(pattern);
    const found = this.#entries.filter(({ input }) => isSought.test(input));
    return last(unique ? found.filter(isLastOfItsKind) : found, n ?? found.length);
  }

  /**
   * Cells from number `start` to before `stop`; both count from the end where they are below 0, as in Python.
   * @param {number} start
   * @param {number | null} stop
   */
  #range(start, stop) {
    const end = (this.#entries.at(-1)?.number ?? 0) + 1;
    const first = start < 0 ? start + end : start;
    const past = stop !== null && stop < 0 ? stop + end : stop || end;
    return this.#entries.filter(({ number }) => first <= number && number < past);
  }
}

/** @type {(entries: readonly Entry[], n: number) => readonly Entry[]} */
const last = (entries, n) => (n > 0 ? entries.slice(-n) : []);

/** @type {(entry: Entry, index: number, all: readonly Entry[]) => boolean} */
const isLastOfItsKind = ({ input }, index, all) => all.findLastIndex((other) => other.input === input) === index;

/**
 * `*` is any text, `?` any character, `[ab]` one of these, as in SQLite's GLOB, which IPython searches by.
 * @param {string} pattern
 */
function glob(pattern) {
  const source = pattern.replace(/\[\^?\]?[^\]]*\]|[\\^$.|?*+(){}[\]]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return part.length > 1 ? part.replace(/\\/g, "\\\\") : `\\${part}`;
  });
  return new RegExp(`^${source}$`, "su");
}

module.exports = { History };
