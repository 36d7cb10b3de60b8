"use strict";
// What answers each request but those that run a cell or end the kernel.
const { completeness } = require("./compile/completeness.cjs");
const comms = require("./comms.cjs");
const { kernelInfo } = require("./info.cjs");
const { countOf, offsetOf } = require("./places.cjs");

/**
 * The content of the reply, by the type of the request. What has no reply gives nothing.
 * @typedef {(content: any, publish: import("./types").Publish, request: import("./types").Request) => unknown} Answer
 * @typedef {Readonly<Record<string, Answer>>} Answers
 */

/**
 * @param {{ language: import("./types").Language, history: import("./history.cjs").History }} session
 * @returns {Answers}
 */
const createAnswers = ({ language, history }) => ({
  kernel_info_request: kernelInfo,
  is_complete_request: ({ code }) => completeness(code),
  complete_request({ code, cursor_pos: count = code.length }) {
    const { start, end, candidates } = language.complete(code, offsetOf(code, count));
    return {
      matches: candidates,
      cursor_start: countOf(code, start),
      cursor_end: countOf(code, end),
      metadata: {},
    };
  },
  inspect_request({ code, cursor_pos: count = code.length, detail_level: detail = 0 }) {
    const found = language.inspect(code, offsetOf(code, count), detail);
    return { found: found !== undefined, data: found ? { "text/plain": found.text } : {}, metadata: {} };
  },
  history_request: (content) => ({ history: history.ask(content) }),
  comm_info_request: comms.open,
  comm_open: comms.refuse,
  comm_msg: () => undefined,
  comm_close: () => undefined,
});

module.exports = { createAnswers };
