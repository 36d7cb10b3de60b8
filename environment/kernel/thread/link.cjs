"use strict";
// The main thread's end of what joins it to the thread with Jupyter's sockets.
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");
const { messageParts } = require("./message.cjs");
const { places } = require("./urgency.cjs");

/** @typedef {{ channel: string, request: import("../types").Request, number: number }} Incoming */

/** @param {string} file the connection file */
function openLink(file) {
  const shared = new Int32Array(new SharedArrayBuffer(4 * Object.keys(places).length));
  const thread = new Worker(join(__dirname, "channels.cjs"), { workerData: { file, shared }, stdout: true });
  return {
    /**
     * @param {{ take: (message: Incoming) => void, orphaned: () => void }} listener
     */
    listen({ take, orphaned }) {
      thread.on("message", (message) => {
        if (message.orphaned) orphaned();
        else if (message.request) take(message);
      });
      thread.on("error", (problem) => {
        process.stderr.write(`the kernel's sockets failed: ${problem}\n`);
        process.exit(1);
      });
    },
    /** @type {(channel: string, request: import("../types").Request, type: string, content: unknown) => void} */
    send(channel, request, type, content) {
      const route = channel === "iopub" ? [type] : request.identities;
      thread.postMessage({ channel, route, parts: messageParts(request, type, content) });
    },
    /** An urgent request of this number is being seen to. */
    took: (/** @type {number} */ number) => void Atomics.store(shared, places.taken, number),
    /** Whether the running cell has asked for its signal. */
    listens: (/** @type {boolean} */ listens) => void Atomics.store(shared, places.listens, Number(listens)),
    /** Sends what waits, then closes the sockets. */
    close: () =>
      new Promise((closed) => {
        thread.on("message", (message) => message.closed && closed(undefined));
        thread.postMessage({ close: true });
      }),
  };
}

module.exports = { openLink };
