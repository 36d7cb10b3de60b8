"use strict";
const { createConverter } = require("./cells.cjs");
const { errorReport } = require("./report.cjs");
const { Server } = require("./server.cjs");
const { createExecutor } = require("tslab/dist/executor");
const jupyter = require("tslab/dist/jupyter");

/** Milliseconds between two looks at whether Jupyter is still there. */
const watch = 1000;

/** Serves the connection that a file describes, until told to end. */
function start(connectionFile) {
  let server;
  const current = () => server.current;
  const node = createConverter({ isJS: false, isBrowser: false }, current);
  const executor = createExecutor(
    process.cwd(),
    { node, browser: node, close: () => node.close() },
    {
      log: (value) => current().log(value),
      error: (...args) => current().error(...args),
    },
  );
  server = new Server(new jupyter.JupyterHandlerImpl(executor, false), connectionFile, executor);
  offer(current);
  redirect(current);
  process.on("SIGINT", () => server.interrupt());
  process.once("SIGTERM", () => server.close());
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || server.close(), watch).unref();
  const uncaught = (problem) => process.stderr.write(`Uncaught ${errorReport(problem).traceback.join("\n")}\n`);
  process.on("uncaughtException", uncaught);
  process.on("unhandledRejection", uncaught);
  server.init();
}

/** What code in cells is offered: `src/base/notebookCell.ts` has the types. tslab's own `display` goes the same way. */
function offer(current) {
  const display = (content, update) => current().display(content, update);
  globalThis[Symbol.for("palimpsest.kernel")] = {
    display,
    get signal() {
      return current().signal;
    },
  };
  jupyter.lastWriteDisplayData = display;
}

/** Sends what is printed to the cell that prints it; before the first, to where the kernel's own output goes. */
function redirect(current) {
  for (const name of ["stdout", "stderr"]) {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (chunk, encoding, done) => {
      if (!current()) return write(chunk, encoding, done);
      current().write(name, typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      const after = typeof encoding === "function" ? encoding : done;
      if (after) process.nextTick(after);
      return true;
    };
  }
}

module.exports = { start };
