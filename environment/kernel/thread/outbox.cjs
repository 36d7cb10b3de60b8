"use strict";

/**
 * Sends messages by a socket in the order in which they come. A socket takes one at once, unless the last one has not
 * left yet: then ZeroMQ refuses it, and it waits here.
 */
class Outbox {
  #socket;
  /** @type {unknown} */
  #last;
  /** @type {(Buffer | string)[][]} */
  #waiting = [];
  #drained = Promise.resolve();

  /** @param {import("../types").Socket} socket */
  constructor(socket) {
    this.#socket = socket;
  }

  /** Fulfilled when nothing waits. */
  get drained() {
    return this.#drained;
  }

  /** @param {(Buffer | string)[]} frames */
  send(frames) {
    if (this.#waiting.length === 0 && this.#isTaken(frames)) return;
    this.#waiting.push(frames);
    if (this.#waiting.length === 1) this.#drained = this.#drain();
  }

  /** @param {(Buffer | string)[]} frames */
  #isTaken(frames) {
    try {
      this.#last = this.#socket.send(frames);
      return true;
    } catch (/** @type {any} */ problem) {
      if (problem.code !== "EBUSY") throw problem;
      return false;
    }
  }

  async #drain() {
    await this.#last;
    for (let i = 0; i < this.#waiting.length; i++) await this.#socket.send(this.#waiting[i]);
    this.#waiting = [];
  }
}

module.exports = { Outbox };
