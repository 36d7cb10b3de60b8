"use strict";
// Who hears SIGINT. Node's `vm` takes all listeners away while the script of a cell runs, and puts them back after it;
// where the script is stopped in its midst, nobody would.

class SignalListeners {
  /** @type {readonly Function[]} Those that are taken away at present, as they are listed. */
  #taken = [];

  /**
   * Calls what runs a script.
   * @template T
   * @param {() => T} run
   * @returns {T}
   */
  during(run) {
    this.#taken = process.rawListeners("SIGINT");
    try {
      return run();
    } finally {
      // Not come to where the script is stopped: that ends whatever has called it too.
      this.#taken = [];
    }
  }

  /**
   * Puts back, as `vm` would have, what was taken away for a script that was stopped.
   * @param {() => void} least there in any case, whatever else the code that was stopped had taken away
   */
  restore(least) {
    for (const listener of this.#taken) process.on("SIGINT", /** @type {NodeJS.SignalsListener} */ (listener));
    this.#taken = [];
    if (!process.listeners("SIGINT").includes(least)) process.on("SIGINT", least);
  }
}

module.exports = { SignalListeners };
