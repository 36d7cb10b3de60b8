"use strict";
// danfojs-node reads CSV and JSON from the web by a stream that tells the head of the answer before its data.
const { PassThrough, Readable } = require("node:stream");

/**
 * @param {{ url: string, method?: string, headers?: Record<string, string> }} options
 * @returns {PassThrough} the body of the answer; its event `response` has `statusCode` and `statusMessage`. Where the
 *   server refuses, nothing follows the event: danfojs would take the refusal for data.
 */
function request({ url, method = "GET", headers = {} }) {
  const body = new PassThrough();
  const fail = (/** @type {Error} */ cause) => void body.destroy(cause);
  fetch(url, { method, headers }).then(async (answer) => {
    body.emit("response", { statusCode: answer.status, statusMessage: answer.statusText });
    if (!answer.ok) return answer.body?.cancel();
    const data = /** @type {import("node:stream/web").ReadableStream} */ (answer.body);
    return void Readable.fromWeb(data).on("error", fail).pipe(body);
  }, fail);
  return body;
}

/** @param {string} url */
request.get = (url) => request({ url });

module.exports = request;
