"use strict";
// The kernel's side of Jupyter's protocol: https://jupyter-client.readthedocs.io/en/stable/messaging.html
const { AsyncLocalStorage } = require("node:async_hooks");
const { setTimeout: pause } = require("node:timers/promises");
const { createAnswers } = require("./answers.cjs");
const { Execution, Halted } = require("./execution.cjs");
const { evaluate } = require("./expressions.cjs");
const { History } = require("./history.cjs");
const { Questions } = require("./input.cjs");
const { errorReport } = require("./report.cjs");
const { muteTicks, ownTimer, watchTimers } = require("./timers.cjs");

/** Milliseconds that requests sent together with one that fails have to arrive in, to be aborted with it. */
const drain = 100;

/** Milliseconds for the last messages to leave. */
const farewell = 100;

/** Milliseconds for those before them, where a cell has sent more than leave at once. */
const longFarewell = 2000;

const { nextTick } = process;

/** Made beforehand: where code is stopped, V8 may not be able to say which functions are being called. */
const halted = new Halted();

/** Makes Node forget which callbacks it is in, as it does after an error that no code has caught. */
function forgetCallbacks() {
  /** @type {any} */ (process)._fatalException(halted, false);
}

class Server {
  #link;
  #executor;
  #history = new History();
  #questions = new Questions();
  /** @type {import("./answers.cjs").Answers} */
  #answers;
  /** @type {AsyncLocalStorage<Execution>} */
  #context = new AsyncLocalStorage();
  #count = 0;
  /** @type {(() => Promise<void>)[]} Requests to run cells, in order. */
  #queue = [];
  #works = false;
  #batch = {};
  /** @type {{ execution: Execution, publish: import("./types").Publish } | undefined} */
  #running;
  /** @type {Execution | undefined} */
  #latest;
  #closed = false;
  /** The last urgent request that has stopped the running cell already. */
  #stopped = 0;
  /** @type {Execution | undefined} Whose code was stopped, until the main thread turns to something else. */
  #halted;
  /** @type {WeakSet<Execution>} Those that go on with ticks after they were stopped. */
  #muted = new WeakSet();

  /**
   * @param {ReturnType<typeof import("./thread/link.cjs").openLink>} link
   * @param {import("tslab/dist/executor").Executor} executor
   * @param {import("./types").Language} language
   * @param {() => Promise<void>} settle
   */
  constructor(link, executor, language, settle) {
    this.#link = link;
    this.#executor = executor;
    this.#answers = {
      ...createAnswers({ language, history: this.#history }),
      execute_request: this.#execute.bind(this),
      // Ours, for whoever runs a whole notebook: environment/execute_notebook.py.
      settle_request: settle,
      interrupt_request: () => undefined,
      shutdown_request: ({ restart = false }) => ({ restart }),
    };
    watchTimers(() => this.#context.getStore()?.timers);
    muteTicks(() => {
      const execution = this.#context.getStore();
      return execution !== undefined && this.#muted.has(execution);
    });
  }

  /** Serves what comes from now on, and what waits. */
  listen() {
    this.#link.listen({ take: (message) => this.#take(message), orphaned: () => this.close() });
  }

  /**
   * The execution that the calling code belongs to; outside of any, the latest.
   * @returns {any} undefined before the first, when tslab does not ask
   */
  get current() {
    return this.#context.getStore() ?? this.#latest;
  }

  /** Stops the running cell. */
  interrupt() {
    this.#running?.execution.interrupt(() => this.#executor.interrupt());
  }

  /**
   * Called in the midst of code that holds the main thread, which is ended right after: thread/halt.cjs.
   * @param {number} number of the request to stop it
   */
  stop(number) {
    const running = this.#running?.execution;
    const execution = this.#context.getStore() ?? running;
    if (execution === running) this.#stopped = number;
    if (execution && execution === this.#halted) this.#muted.add(execution);
    this.#halted = execution;
    // What is waiting in this turn is lost with the code.
    ownTimer(() => setImmediate(() => execution?.halt()));
    forgetCallbacks();
    // A promise of the code may be gone on with once more before it ends. The tick comes first of all that follows; and
    // Node does not look whether it has left every callback while a tick is to come.
    nextTick.call(process, forgetCallbacks);
  }

  /** @param {import("./thread/link.cjs").Incoming} message */
  #take({ channel, request, number }) {
    if (number > 0) this.#link.took(number);
    this.#halted = undefined;
    if (request.type === "interrupt_request" && number > this.#stopped) this.interrupt();
    if (request.type === "input_reply") return this.#questions.answer(request.content.value);
    const batch = this.#batch;
    const serve = () => this.#serve(channel, request, batch);
    if (request.type !== "execute_request") return void serve();
    this.#queue.push(serve);
    void this.#work();
  }

  async #work() {
    if (this.#works) return;
    this.#works = true;
    for (let serve = this.#queue.shift(); serve; serve = this.#queue.shift()) await serve();
    this.#works = false;
  }

  /**
   * @param {string} channel
   * @param {import("./types").Request} request
   * @param {object} batch
   */
  async #serve(channel, request, batch) {
    const known = Object.hasOwn(this.#answers, request.type);
    /** @type {import("./types").Publish} */
    const publish = (type, content) => this.#send("iopub", request, type, content);
    publish("status", { execution_state: "busy" });
    let reply;
    try {
      const aborted = request.type === "execute_request" && batch !== this.#batch;
      const answer =
        known && !aborted ? await this.#answers[request.type](request.content, publish, request) : undefined;
      reply = aborted ? { status: "aborted" } : { status: "ok", .../** @type {object} */ (answer) };
    } catch (problem) {
      reply = { status: "error", ...errorReport(problem) };
    }
    const replyType = known && request.type.endsWith("_request") && request.type.replace(/request$/, "reply");
    if (replyType) this.#send(channel, request, replyType, reply);
    publish("status", { execution_state: "idle" });
    // Whoever shows the latest state would otherwise take a running cell for done.
    this.#running?.publish("status", { execution_state: "busy" });
    if (request.type === "shutdown_request") this.close();
  }

  /**
   * @param {import("./types").ExecuteContent} content
   * @param {import("./types").Publish} publish
   * @param {import("./types").Request} request
   */
  async #execute({ code, silent = false, store_history = true, stop_on_error = true, ...asked }, publish, request) {
    if (store_history && !silent) this.#count++;
    const count = { execution_count: this.#count };
    if (!silent) publish("execute_input", { code, ...count });
    const kept = store_history && !silent ? this.#history.add(this.#count, code) : undefined;
    /** @type {import("./expressions.cjs").Run} */
    const run = (part) => this.#run(part, request, asked.allow_stdin);
    const { failure, result } = await run({ source: code, publish, silent });
    if (kept) kept.output = result;
    if (!failure)
      return { ...count, user_expressions: await evaluate(asked.user_expressions, publish, run), payload: [] };
    if (stop_on_error) {
      await pause(drain);
      this.#batch = {};
    }
    return { status: "error", ...count, ...failure };
  }

  /**
   * Runs a cell, or an expression that is asked for with it.
   * @param {Parameters<import("./expressions.cjs").Run>[0]} part
   * @param {import("./types").Request} request
   * @param {boolean} [allowStdin]
   * @returns {ReturnType<import("./expressions.cjs").Run>}
   */
  async #run({ source, expression, publish, silent = false }, request, allowStdin) {
    const listens = () => this.#link.listens(execution === this.#running?.execution);
    /** @type {import("./input.cjs").Ask} */
    const put = (content) => this.#send("stdin", request, "input_request", content);
    /** @type {import("./types").Cell["ask"]} */
    const ask = allowStdin ? (content) => this.#questions.put(execution, put, content) : undefined;
    /** @type {Execution} */
    const execution = new Execution({ number: this.#count, source, expression, publish, listens, ask });
    [this.#running, this.#latest] = [{ execution, publish }, execution];
    this.#link.listens(false);
    const failure = await this.#context.run(execution, () =>
      execution.run((text) => this.#executor.execute(text), silent),
    );
    this.#running = undefined;
    this.#questions.drop(execution);
    return { failure, result: execution.result };
  }

  /** @type {(channel: string, request: import("./types").Request, type: string, content: unknown) => void} */
  #send(channel, request, type, content) {
    if (!this.#closed) this.#link.send(channel, request, type, content);
  }

  /** Ends the process, whatever a cell has left running in it. */
  close() {
    if (this.#closed) return;
    this.interrupt();
    this.#closed = true;
    void Promise.race([this.#link.close(), pause(longFarewell)]).then(() => {
      this.#executor.close();
      setTimeout(() => process.exit(0), farewell);
    });
  }
}

module.exports = { Server };
