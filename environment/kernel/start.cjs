"use strict";
const { createConverter } = require("./cells.cjs"); // first: it puts TypeScript where tslab looks for it
const { hideKept } = require("./hidden.cjs");
const { openLink } = require("./thread/link.cjs");
const { Server } = require("./server.cjs");
const { SignalListeners } = require("./signals.cjs");
const { ownTimer } = require("./timers.cjs");
const { catchUncaught } = require("./uncaught.cjs");
const { createExecutor } = require("tslab/dist/executor");
const jupyter = require("tslab/dist/jupyter");

/**
 * Serves the connection that a file describes, until told to end.
 * @param {string} connectionFile
 */
function start(connectionFile) {
  const link = openLink(connectionFile);
  /** @type {() => import("./execution.cjs").Execution} tslab asks only while a cell runs. */
  const current = () => server.current;
  const node = createConverter(process.cwd(), current);
  const executor = createExecutor(
    process.cwd(),
    { node, browser: node, close: () => node.close() },
    {
      log: (value) => current().log(value),
      error: (...parts) => current().error(...parts),
    },
  );
  const signals = new SignalListeners();
  /** @type {(text: string) => Promise<boolean>} */
  const execute = (text) => signals.during(() => executor.execute(text));
  const server = new Server(link, { ...executor, execute }, node.language, catchUncaught());
  hideKept();
  const interrupt = () => server.interrupt();
  offer(current, (number) => {
    server.stop(number);
    ownTimer(() => setImmediate(() => signals.restore(interrupt)));
  });
  redirect(current);
  process.on("SIGINT", interrupt);
  process.once("SIGTERM", () => server.close());
  server.listen();
}

/**
 * What code in cells is offered: `src/base/notebookCell.ts` has the types. tslab's own `display` goes the same way.
 * `stop` is for the thread that stops code (thread/urgency.cjs).
 * @param {() => import("./execution.cjs").Execution} current
 * @param {(number: number) => void} stop
 */
function offer(current, stop) {
  /** @type {(content: import("./types").Display, update?: boolean) => void} */
  const display = (content, update) => current().display(content, update);
  /** @type {Record<string | symbol, unknown>} */
  const scope = globalThis;
  scope[Symbol.for("palimpsest.kernel")] = {
    display,
    get signal() {
      return current().signal;
    },
  };
  scope[Symbol.for("palimpsest.kernel.stop")] = stop;
  scope.prompt = (text = "", options = {}) => current().prompt(String(text), options);
  const { stdin } = process;
  Object.defineProperty(process, "stdin", { configurable: true, get: () => current()?.stdin ?? stdin });
  Object.assign(jupyter, { lastWriteDisplayData: display });
}

/**
 * Sends what is printed to the cell that prints it; before the first, to where the kernel's own output goes.
 * @param {() => import("./execution.cjs").Execution | undefined} current
 */
function redirect(current) {
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {any} */ done = undefined) => {
      const cell = current();
      if (!cell) return write(chunk, encoding, done);
      const isText = typeof chunk === "string" && !(typeof encoding === "string" && Buffer.isEncoding(encoding));
      cell.write(name, isText ? chunk : Buffer.from(chunk, encoding));
      const after = typeof encoding === "function" ? encoding : done;
      if (after) process.nextTick(after);
      return true;
    };
  }
}

module.exports = { start };
