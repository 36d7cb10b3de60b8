"use strict";
// The kernel's side of Jupyter's protocol over tslab's sockets:
// https://jupyter-client.readthedocs.io/en/stable/messaging.html
const { AsyncLocalStorage } = require("node:async_hooks");
const { setTimeout: pause } = require("node:timers/promises");
const { ZmqServer } = require("tslab/dist/jupyter");
const { createAnswers } = require("./answers.cjs");
const { Execution } = require("./execution.cjs");
const { History } = require("./history.cjs");
const { readMessage, writeMessage } = require("./message.cjs");
const { Outbox } = require("./outbox.cjs");
const { errorReport } = require("./report.cjs");

/** Milliseconds that requests sent together with one that fails have to arrive in, to be aborted with it. */
const drain = 100;

/** Milliseconds for the last messages to leave. */
const farewell = 100;

/** Milliseconds for those before them, where a cell has sent more than leave at once. */
const longFarewell = 2000;

/**
 * Nothing that is published is dropped: by itself, ZeroMQ drops what more than 1000 messages wait before.
 * @param {any} server
 */
function keepAll(server) {
  const bind = server.bindSocket;
  server.bindSocket = (/** @type {any} */ socket, /** @type {number} */ port) => {
    if (socket === server.iopub) socket.sendHighWaterMark = 0;
    return bind.call(server, socket, port);
  };
}

class Server extends ZmqServer {
  #executor;
  #history = new History();
  /** @type {import("./answers.cjs").Answers} */
  #answers;
  /** @type {AsyncLocalStorage<Execution>} */
  #context = new AsyncLocalStorage();
  #count = 0;
  /** @type {Promise<void>} */
  #last = Promise.resolve();
  #batch = {};
  /** @type {{ execution: Execution, publish: import("./types").Publish } | undefined} */
  #running;
  /** @type {Execution | undefined} */
  #latest;
  #closed = false;
  /** @type {Map<import("./types").Socket, Outbox>} */
  #outboxes = new Map();

  /**
   * @param {string} configPath
   * @param {import("tslab/dist/executor").Executor} executor
   * @param {import("./types").Language} language
   * @param {() => Promise<void>} settle
   */
  constructor(configPath, executor, language, settle) {
    super(/** @type {any} Of this, only `close` is asked for. */ (executor), configPath);
    this.#executor = executor;
    this.#answers = {
      ...createAnswers({ language, history: this.#history }),
      execute_request: this.#execute.bind(this),
      // Ours, for whoever runs a whole notebook: environment/execute_notebook.py.
      settle_request: settle,
      interrupt_request: () => this.interrupt(),
      shutdown_request: ({ restart = false }) => ({ restart }),
    };
    keepAll(this);
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
   * Called by tslab with what comes in on the shell and the control channel.
   * @override
   * @param {import("./types").Socket} socket
   * @param {...Buffer} frames
   */
  async handleShellMessage(socket, ...frames) {
    const request = readMessage(this.connInfo.key, frames);
    const batch = this.#batch;
    const serve = () => this.#serve(socket, request, batch);
    if (request.type === "execute_request") this.#last = this.#last.then(serve);
    else await serve();
  }

  /**
   * @param {import("./types").Socket} socket
   * @param {import("./types").Request} request
   * @param {object} batch
   */
  async #serve(socket, request, batch) {
    const known = Object.hasOwn(this.#answers, request.type);
    /** @type {import("./types").Publish} */
    const publish = (type, content) => this.#send(this.iopub, request, type, content);
    publish("status", { execution_state: "busy" });
    let reply;
    try {
      const aborted = request.type === "execute_request" && batch !== this.#batch;
      const answer = known && !aborted ? await this.#answers[request.type](request.content, publish) : undefined;
      reply = aborted ? { status: "aborted" } : { status: "ok", .../** @type {object} */ (answer) };
    } catch (problem) {
      reply = { status: "error", ...errorReport(problem) };
    }
    const replyType = known && request.type.endsWith("_request") && request.type.replace(/request$/, "reply");
    if (replyType) this.#send(socket, request, replyType, reply);
    publish("status", { execution_state: "idle" });
    // Whoever shows the latest state would otherwise take a running cell for done.
    this.#running?.publish("status", { execution_state: "busy" });
    if (request.type === "shutdown_request") this.close();
  }

  /**
   * @param {{ code: string, silent?: boolean, store_history?: boolean, stop_on_error?: boolean }} content
   * @param {import("./types").Publish} publish
   */
  async #execute({ code, silent = false, store_history = true, stop_on_error = true }, publish) {
    if (store_history && !silent) this.#count++;
    const count = { execution_count: this.#count };
    const execution = new Execution({ number: this.#count, source: code, publish });
    if (!silent) publish("execute_input", { code, ...count });
    const kept = store_history && !silent ? this.#history.add(this.#count, code) : undefined;
    [this.#running, this.#latest] = [{ execution, publish }, execution];
    const failure = await this.#context.run(execution, () =>
      execution.run((source) => this.#executor.execute(source), silent),
    );
    this.#running = undefined;
    if (kept) kept.output = execution.result;
    if (!failure) return { ...count, user_expressions: {}, payload: [] };
    if (stop_on_error) {
      await pause(drain);
      this.#batch = {};
    }
    return { status: "error", ...count, ...failure };
  }

  /**
   * @param {import("./types").Socket} socket
   * @param {import("./types").Request} request
   * @param {string} type
   * @param {unknown} content
   */
  #send(socket, request, type, content) {
    if (this.#closed) return;
    const outbox = this.#outboxes.get(socket) ?? new Outbox(socket);
    this.#outboxes.set(socket, outbox);
    outbox.send(writeMessage(this.connInfo.key, request, type, content));
  }

  /**
   * Ends the process, whatever a cell has left running in it.
   * @override
   */
  close() {
    if (this.#closed) return;
    this.interrupt();
    this.#closed = true;
    const sent = Promise.all([...this.#outboxes.values()].map(({ drained }) => drained));
    void Promise.race([sent, pause(longFarewell)]).then(() => {
      super.close();
      setTimeout(() => process.exit(0), farewell);
    });
  }
}

module.exports = { Server };
