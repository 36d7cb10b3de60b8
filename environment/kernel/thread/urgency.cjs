"use strict";
// How long the main thread may take to turn to a request to interrupt the cell or to end the kernel.
const { writeSync } = require("node:fs");
const { halt } = require("./halt.cjs");

/**
 * Milliseconds before code is stopped that holds the main thread: a loop of a cell; the step of a cell that has asked
 * for its signal, and which will stop in its own way; either, when it is told again.
 */
const patience = { loop: 250, listener: 10_000, again: 250 };

/** Milliseconds between two looks. */
const interval = 20;

/** Where the two threads write what the other has to know. */
const places = { taken: 0, listens: 1 };

class Urgency {
  #shared;
  #number = 0;
  #until = Infinity;
  #halting = false;
  /** @type {NodeJS.Timeout | undefined} */
  #watch;

  /** @param {Int32Array} shared */
  constructor(shared) {
    this.#shared = shared;
  }

  /** A request has come. Gives the number that the main thread writes to `taken` when it turns to it. */
  begin() {
    const now = performance.now();
    const waits = this.#watch !== undefined;
    const listens = Atomics.load(this.#shared, places.listens) === 1;
    const most = waits ? patience.again : patience[listens ? "listener" : "loop"];
    this.#until = Math.min(this.#until, now + most);
    this.#watch ??= setInterval(() => this.#look(), interval);
    return ++this.#number;
  }

  #isTaken() {
    return Atomics.load(this.#shared, places.taken) >= this.#number;
  }

  #look() {
    if (this.#isTaken()) {
      clearInterval(this.#watch);
      [this.#watch, this.#until] = [undefined, Infinity];
    } else if (!this.#halting && performance.now() >= this.#until) {
      void this.#halt();
    }
  }

  async #halt() {
    this.#halting = true;
    try {
      const stop = `globalThis[Symbol.for("palimpsest.kernel.stop")](${this.#number})`;
      await halt(stop, () => this.#isTaken());
    } catch (problem) {
      writeSync(2, `a cell could not be stopped: ${problem}\n`);
    }
    // What still holds the main thread then, another callback of the cell say, is stopped in its turn.
    this.#until = performance.now() + patience.loop;
    this.#halting = false;
  }
}

module.exports = { Urgency, places };
