"use strict";
// Jupyter's wire protocol: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
const { createHmac, randomUUID, timingSafeEqual } = require("node:crypto");

const delimiter = Buffer.from("<IDS|MSG>");
const version = "5.4";

/** @type {(key: string, parts: readonly (string | Buffer)[]) => string} */
const sign = (key, parts) => parts.reduce((mac, part) => mac.update(part), createHmac("sha256", key)).digest("hex");

/**
 * A request as it came: `{ type, content, header, identities }`. Throws where it is not one that the key's owner
 * signed.
 * @param {string} key
 * @param {readonly Buffer[]} frames
 * @returns {import("../types").Request}
 */
function readMessage(key, frames) {
  const border = frames.findIndex((frame) => frame.equals(delimiter));
  if (border < 0) throw new Error("a message has no delimiter");
  const [signature, ...parts] = frames.slice(border + 1);
  const expected = Buffer.from(key === "" ? "" : sign(key, parts));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw new Error("a message has a wrong signature");
  const [header, , , content] = parts.map((part) => JSON.parse(part.toString()));
  return { type: header.msg_type, content, header, identities: frames.slice(0, border) };
}

/**
 * Half a character, which no file can hold, becomes U+FFFD.
 * @param {string} _
 * @param {any} value
 */
const wellFormed = (_, value) => (typeof value?.toWellFormed === "function" ? value.toWellFormed() : value);

/**
 * A message of a type as texts, before it is signed. It is caused by a request, whose header is its parent: its reply,
 * or what is published on the way. Without a request nothing caused it.
 * @param {{ header: Partial<import("../types").Header> } | undefined} request
 * @param {string} type
 * @param {unknown} content
 */
function messageParts(request, type, content) {
  const { session = "", username = "" } = request?.header ?? {};
  const header = { msg_id: randomUUID(), msg_type: type, session, username, date: new Date().toISOString(), version };
  return [header, request?.header ?? {}, {}, content].map((part) => JSON.stringify(part, wellFormed));
}

/**
 * The frames of a message: where it goes, its signature, its parts.
 * @param {string} key
 * @param {readonly (Uint8Array | string)[]} route identities of who asked, or the topic of what is published
 * @param {readonly string[]} parts
 */
const signed = (key, route, parts) => [
  ...route.map((part) => Buffer.from(part)),
  delimiter,
  key === "" ? "" : sign(key, parts),
  ...parts,
];

module.exports = { messageParts, readMessage, signed, version };
