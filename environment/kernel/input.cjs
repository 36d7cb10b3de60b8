"use strict";
// What a cell asks the reader of the notebook:
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { Readable } = require("node:stream");
const { ownTimer } = require("./timers.cjs");

const catalogue = join(__dirname, "..", "..", "dist", "base", "errors");

/** Milliseconds that one who reads lines has to end it, before the next line is asked for. */
const rest = 50;

/** Sends an `input_request`. @typedef {(content: { prompt: string, password: boolean }) => void} Ask */

/** Questions, one shown at a time. */
class Questions {
  /** @type {{ cell: object, put: () => void, take: (value: string) => void }[]} */
  #waiting = [];

  /**
   * The answer to a question of a cell.
   * @param {object} cell
   * @param {Ask} ask
   * @param {{ prompt: string, password: boolean }} content
   * @returns {Promise<string>}
   */
  put(cell, ask, content) {
    return new Promise((take) => {
      this.#waiting.push({ cell, put: () => ask(content), take });
      if (this.#waiting.length === 1) ask(content);
    });
  }

  /** @param {string} value */
  answer(value) {
    const asked = this.#waiting.shift();
    this.#waiting[0]?.put();
    asked?.take(value);
  }

  /**
   * Nobody waits for the answers to a cell's questions any more.
   * @param {object} cell
   */
  drop(cell) {
    const first = this.#waiting[0];
    this.#waiting = this.#waiting.filter((question) => question.cell !== cell);
    if (first && first !== this.#waiting[0]) this.#waiting[0]?.put();
  }
}

/**
 * Why nobody can be asked.
 * @param {string} what asks
 * @returns {Error}
 */
function refusal(what) {
  if (existsSync(catalogue)) return require(catalogue).error("notebook/input", { what });
  return new Error(`${what}: whoever runs this cell takes no questions`);
}

/**
 * `process.stdin` of a cell: a line for each answer. A reader that is paused, or closed, does not ask for another.
 * @param {() => Promise<string>} ask
 * @param {(problem: unknown) => void} fail
 */
function inputStream(ask, fail) {
  let wanted = false;
  const next = async () => {
    // One who listens for `readable` counts as paused to Node.
    const isRead = !stream.isPaused() || stream.listenerCount("readable") > 0;
    if (!wanted || !isRead || stream.destroyed) return;
    wanted = false;
    try {
      stream.push(`${await ask()}\n`);
    } catch (problem) {
      fail(problem);
    }
  };
  const stream = new Readable({
    read() {
      wanted = true;
      ownTimer(() => setTimeout(next, rest).unref());
    },
  });
  return stream.on("resume", () => void next());
}

module.exports = { Questions, inputStream, refusal };
