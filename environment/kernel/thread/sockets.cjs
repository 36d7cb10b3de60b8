"use strict";
// Jupyter's sockets: https://jupyter-client.readthedocs.io/en/stable/messaging.html#introduction
const { writeSync } = require("node:fs");
const { messageParts, readMessage, signed } = require("./message.cjs");
const { Outbox } = require("./outbox.cjs");

/** @typedef {"shell" | "control" | "stdin" | "iopub"} Channel */

/** What a subscriber sends first: 1 and its topic. */
const subscription = 1;

/**
 * Binds the sockets that a connection file describes. `receive` hears every message that comes in signed.
 * @param {Record<string, any>} connection
 * @param {(channel: Channel, request: import("../types").Request) => void} receive
 */
async function openSockets(connection, receive) {
  const { key, transport, ip } = connection;
  const zmq = require(require.resolve("zeromq", { paths: [require.resolve("tslab/package.json")] }));
  const sockets = {
    shell: new zmq.Router(),
    control: new zmq.Router(),
    stdin: new zmq.Router(),
    // Nothing that is published is dropped: by itself, ZeroMQ drops what more than 1000 messages wait before.
    iopub: new zmq.XPublisher({ sendHighWaterMark: 0 }),
  };
  const heartbeat = new zmq.Reply();
  const outboxes = Object.fromEntries(Object.entries(sockets).map(([name, socket]) => [name, new Outbox(socket)]));

  /** @type {(channel: Channel, route: readonly (Uint8Array | string)[], parts: readonly string[]) => void} */
  const send = (channel, route, parts) => outboxes[channel].send(signed(key, route, parts));

  for (const channel of /** @type {const} */ (["shell", "control", "stdin"]))
    void listen(sockets[channel], (frames) => receive(channel, readMessage(key, frames)));
  void listen(heartbeat, (frames) => heartbeat.send(frames));
  let heard = false;
  void listen(sockets.iopub, ([frame]) => {
    if (frame[0] !== subscription) return;
    const topic = frame.subarray(1).toString();
    send("iopub", [topic], messageParts(undefined, "iopub_welcome", { subscription: topic }));
    // Whoever is there first hears that the kernel starts; before, nobody would.
    if (!heard) send("iopub", ["status"], messageParts(undefined, "status", { execution_state: "starting" }));
    heard = true;
  });
  const all = Object.entries({ ...sockets, hb: heartbeat });
  await Promise.all(
    all.map(([name, socket]) => {
      const separator = transport === "ipc" ? "-" : ":";
      return socket.bind(`${transport}://${ip}${separator}${connection[`${name}_port`]}`);
    }),
  );
  return {
    send,
    /** Fulfilled when all that was sent has left. */
    drained: () => Promise.all(Object.values(outboxes).map(({ drained }) => drained)),
    close: () => all.forEach(([, socket]) => socket.close()),
  };
}

/**
 * Hears what comes in until the socket is closed. A message that cannot be read is passed over.
 * @param {AsyncIterable<Buffer[]>} socket
 * @param {(frames: Buffer[]) => unknown} take
 */
async function listen(socket, take) {
  for await (const frames of socket) {
    try {
      await take(frames);
    } catch (problem) {
      writeSync(2, `a message is passed over: ${problem}\n`);
    }
  }
}

module.exports = { openSockets };
