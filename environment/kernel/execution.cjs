"use strict";
// One execution of a cell: what it prints, shows, gives and throws, and how it is interrupted.
const { coloured } = require("./colours.cjs");
const { wrapped } = require("./compile/syntax.cjs");
const { inputStream, refusal } = require("./input.cjs");
const { bundleOf, encode } = require("./present.cjs");
const { compileReport, errorReport, inNotebookTerms } = require("./report.cjs");
const { Text } = require("./text.cjs");
const { CellTimers, ownTimer } = require("./timers.cjs");

/** How long a cell that was told to stop may take to do so, in milliseconds, before it is left behind. */
const grace = 2000;

/** How long what comes of leaving it behind may take, in milliseconds, before it is taken for lost. */
const lastGrace = 500;

class Interrupted extends Error {
  /** @override */
  name = "Interrupted";
  constructor() {
    super("the cell was interrupted");
  }
}

/** Thrown nowhere: the name of what ends code that holds the main thread. */
class Halted extends Interrupted {}

let executions = 0;

class Execution {
  #publish;
  #listens;
  #ask;
  /** @type {import("node:stream").Readable | undefined} */
  #stdin;
  /** Timers that the cell has set. */
  timers = new CellTimers();
  /** @type {((failure: import("./types").ErrorContent | undefined) => void) | undefined} */
  #finish;
  #controller = new AbortController();
  #listened = false;
  #text;
  /** @type {import("./types").Problem[]} */
  #problems = [];
  #failed = false;
  #wrapped;
  /** @type {any} What code throws may be anything. */
  #thrown;
  /** @type {unknown} */
  #value;
  /** @type {NodeJS.Timeout | undefined} */
  #abandoning;
  /** @type {string | undefined} The text of what the cell gives, once it has given it. */
  result;

  /**
   * `number` is what the notebook shows beside the cell; `publish(type, content)` sends a message to whoever watches;
   * `listens` is called when the cell asks for its signal; `ask` asks the reader, where there is one.
   * @param {import("./types").Cell} cell
   */
  constructor({ number, source, expression, publish, listens, ask }) {
    this.id = ++executions;
    this.name = expression === undefined ? `cell ${number}` : `expression ${expression}`;
    this.number = number;
    this.source = source;
    this.#wrapped = expression === undefined ? undefined : wrapped;
    this.#publish = publish;
    this.#listens = listens;
    this.#ask = ask;
    this.#text = new Text((piece) => publish("stream", piece));
  }

  /** Lines over the source in the text that is run. */
  get above() {
    return this.#wrapped?.above ?? 0;
  }

  /** Aborted when the cell is interrupted. Whoever asks for it is given time to stop. */
  get signal() {
    if (!this.#listened) this.#listens();
    this.#listened = true;
    return this.#controller.signal;
  }

  /** Its `process.stdin`. */
  get stdin() {
    this.#stdin ??= inputStream(() => this.prompt("", {}, "a read of process.stdin"), this.#fail.bind(this));
    return this.#stdin;
  }

  /**
   * The reader's answer to a question.
   * @param {string} text
   * @param {{ readonly password?: boolean }} options
   * @param {string} what asks
   */
  async prompt(text, { password = false }, what = `prompt(${JSON.stringify(text)})`) {
    if (!this.#ask) throw refusal(what);
    return this.#ask({ prompt: text, password });
  }

  /** @param {unknown} problem that ends the cell */
  #fail(problem) {
    this.error(problem);
    this.#end(false);
  }

  /**
   * Text that the cell printed.
   * @param {string} name `stdout` or `stderr`
   * @param {string | Uint8Array} chunk
   */
  write(name, chunk) {
    this.#text.write(name, typeof chunk === "string" ? inNotebookTerms(chunk) : chunk);
  }

  /**
   * Shows a bundle, or with `update` replaces the one of the same `transient.display_id`.
   * @param {import("./types").Display} shown
   */
  display({ data, metadata = {}, transient = {} }, update = false) {
    this.#text.flush();
    this.#publish(update ? "update_display_data" : "display_data", { data: encode(data), metadata, transient });
  }

  /**
   * tslab reports the value of the last expression here ...
   * @param {unknown} value
   */
  log(value) {
    this.#value = this.#wrapped ? this.#wrapped.taken(value) : value;
  }

  /**
   * ... and here a problem that TypeScript has with the cell, or what the cell threw.
   * @param {unknown} thrown
   */
  error(thrown, file = "", line = 0, column = 0, text = "") {
    if (thrown === "%s%d:%d - %s") {
      const named = file.trim();
      this.#problems.push({ file: named, line: named === "" ? line - this.above : line, column, text });
    } else {
      this.#failed = true;
      this.#thrown = thrown;
    }
  }

  /**
   * Runs the cell by tslab's `execute`, publishes its result or error, and gives the error, if it failed. The cell
   * begins in a turn of its own: when code that holds the main thread is stopped, all that waits in its turn is lost.
   * @param {(source: string) => Promise<boolean>} execute
   * @param {boolean} silent
   * @returns {Promise<import("./types").ErrorContent | undefined>}
   */
  run(execute, silent) {
    return new Promise((finish) => {
      this.#finish = finish;
      ownTimer(() => setImmediate(() => void this.#begin(execute, silent)));
    });
  }

  /**
   * @param {(source: string) => Promise<boolean>} execute
   * @param {boolean} silent
   */
  async #begin(execute, silent) {
    let ok = false;
    try {
      ok = await execute(this.#wrapped ? this.#wrapped.text(this.source) : this.source);
      if (ok && this.#value !== undefined && !silent) await this.#showValue();
    } catch (thrown) {
      ok = false;
      this.error(thrown);
    }
    this.#end(ok);
  }

  /**
   * Ends the cell, unless it has ended.
   * @param {boolean} ok
   */
  #end(ok) {
    if (!this.#finish) return;
    const finish = this.#finish;
    this.#finish = undefined;
    clearTimeout(this.#abandoning);
    if (this.#controller.signal.aborted) this.timers.end(this.#listened ? "intervals" : "all");
    if (ok) {
      for (const { file, line, column, text } of this.#problems)
        this.write("stderr", `${file} line ${line}:${column}: ${text}\n`);
      this.#text.end();
      return finish(undefined);
    }
    this.#text.end();
    const report = coloured(this.#report());
    this.#publish("error", report);
    finish(report);
  }

  async #showValue() {
    const data = await bundleOf(this.#value, (problem) =>
      this.write("stderr", `${errorReport(problem).traceback.join("\n")}\n`),
    );
    this.#text.end();
    this.result = String(data["text/plain"]);
    this.#publish("execute_result", { execution_count: this.number, data, metadata: {} });
  }

  #report() {
    if (!this.#failed && this.#problems.length > 0) return compileReport(this.#problems, this);
    const thrown = this.#thrown;
    if (!this.#controller.signal.aborted && thrown?.code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED")
      return errorReport(thrown);
    // A catalogue's error says what came of the work that was stopped; any other way out says no more than that it was.
    const message = thrown?.name === "PalimpsestError" ? thrown.message : new Interrupted().message;
    return { ename: "Interrupted", evalue: message, traceback: [`Interrupted: ${message}`] };
  }

  /**
   * Tells the cell to stop; one that does not listen, or was told before, is left behind by `abandon`.
   * @param {() => void} abandon
   */
  interrupt(abandon) {
    const told = this.#controller.signal.aborted;
    this.#controller.abort(new Interrupted());
    const leave = () => {
      abandon();
      ownTimer(() => setTimeout(() => this.#end(false), lastGrace).unref());
    };
    if (told || !this.#listened) leave();
    else this.#abandoning = ownTimer(() => setTimeout(leave, grace));
  }

  /** Code of the cell was stopped in its midst: what it would have gone on with does not come any more. */
  halt() {
    this.#controller.abort(new Interrupted());
    if (this.#finish) this.#end(false);
    else this.timers.end("all");
  }
}

module.exports = { Execution, Halted };
