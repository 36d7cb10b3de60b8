"use strict";
// A thread that has Jupyter's sockets, so that Jupyter is heard whatever a cell does to the main thread: it echoes the
// heartbeat, stops a cell that never pauses, and ends the kernel when Jupyter is gone.
const { readFileSync } = require("node:fs");
const { parentPort, workerData } = require("node:worker_threads");
const { endWithParent } = require("./parent.cjs");
const { openSockets } = require("./sockets.cjs");
const { Urgency } = require("./urgency.cjs");

/** Requests that the main thread has to take soon: what it is at is stopped otherwise. */
const urgent = ["interrupt_request", "shutdown_request"];

async function serve() {
  const main = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
  endWithParent(() => main.postMessage({ orphaned: true }));
  const urgency = new Urgency(workerData.shared);
  const sockets = await openSockets(JSON.parse(readFileSync(workerData.file, "utf8")), (channel, request) => {
    const number = urgent.includes(request.type) ? urgency.begin() : 0;
    main.postMessage({ channel, request, number });
  });
  main.on("message", ({ channel, route, parts, close }) => {
    if (!close) return sockets.send(channel, route, parts);
    void sockets.drained().then(() => {
      sockets.close();
      main.postMessage({ closed: true });
    });
  });
}

void serve();
