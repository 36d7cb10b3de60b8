"use strict";
// Timers that a cell has set, so that they end with it when it is interrupted.
const { createHook } = require("node:async_hooks");

/** @typedef {any} Timer a timeout, an interval or an immediate: `_destroyed`, `_repeat` are not in the public types. */

/** How many timers are held before those that are over are let go. */
const fewest = 64;

/** Timers of one cell. */
class CellTimers {
  /** @type {Set<Timer>} */
  #timers = new Set();
  #most = fewest;
  /** @type {"all" | "intervals" | undefined} */
  #ended;

  /** @param {Timer} timer */
  add(timer) {
    if (this.#ended === "all") queueMicrotask(() => end(timer));
    else this.#timers.add(timer);
    if (this.#timers.size <= this.#most) return;
    for (const each of this.#timers) if (each._destroyed) this.#timers.delete(each);
    this.#most = Math.max(fewest, 2 * this.#timers.size);
  }

  /**
   * Ends those that are set; with `all`, those that will be too.
   * @param {"all" | "intervals"} which
   */
  end(which) {
    this.#ended = which;
    for (const timer of this.#timers) if (which === "all" || timer._repeat) end(timer);
    this.#timers.clear();
  }
}

/** @param {Timer} timer */
function end(timer) {
  clearTimeout(timer);
  clearImmediate(timer);
}

let own = false;

/**
 * Sets a timer of the kernel's, which is no cell's.
 * @template T
 * @param {() => T} set
 */
function ownTimer(set) {
  own = true;
  try {
    return set();
  } finally {
    own = false;
  }
}

/**
 * Gives every timer to the cell whose code sets it.
 * @param {() => CellTimers | undefined} current the timers of that cell
 */
function watchTimers(current) {
  createHook({
    init(_, type, __, resource) {
      if (!own && (type === "Timeout" || type === "Immediate")) current()?.add(resource);
    },
  }).enable();
}

/**
 * From now on, ticks that are asked for where `isMuted` says so do not come: a tick that asks for the next holds the
 * main thread for ever, and those that wait cannot be taken back.
 * @param {() => boolean} isMuted
 */
function muteTicks(isMuted) {
  const { nextTick } = process;
  process.nextTick = (/** @type {Function} */ callback, /** @type {unknown[]} */ ...values) => {
    if (!isMuted()) nextTick.call(process, callback, ...values);
  };
}

module.exports = { CellTimers, muteTicks, ownTimer, watchTimers };
