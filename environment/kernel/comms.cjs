"use strict";
// Comms, the channels between a widget of a page and its counterpart in the kernel:
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages

/**
 * Nothing of the kernel can be the other end of a comm. One that a page opens is closed at once, so that the page does
 * not wait for an answer.
 * @param {{ comm_id: string }} content
 * @param {import("./types").Publish} publish
 */
function refuse({ comm_id }, publish) {
  publish("comm_close", { comm_id, data: {} });
}

/** Comms that are open. */
const open = () => ({ comms: {} });

module.exports = { open, refuse };
