"use strict";
// Stops code of a cell that never lets the main thread turn to anything else, from another thread: a loop in a timer, a
// promise that is always followed by the next. What the cells before it hold is left as it is.
const { Session } = require("node:inspector");
const { join, sep } = require("node:path");
const { fileURLToPath } = require("node:url");
const { setTimeout: pause } = require("node:timers/promises");

/** Milliseconds between two tries to find the main thread in code that may be stopped. */
const interval = 5;

const kernel = join(__dirname, "..") + sep;

/**
 * Code that is never stopped in its middle, as what it is at would be left half done: Node's own, the kernel's and the
 * compiler's. Stopped in Node's timers, for one, the main thread has no timers any more.
 * @param {string} url
 */
function isSpared(url) {
  const file = url.startsWith("file:") ? fileURLToPath(url) : url;
  return (
    file === "" || file.startsWith("node:") || file.startsWith(kernel) || /[/\\](tslab|typescript)[/\\]/.test(file)
  );
}

/** @typedef {import("node:inspector").Debugger.CallFrame} Frame */

/**
 * Pauses the main thread in code that may be stopped, evaluates an expression there, and ends that code. Does nothing
 * where `isOver` says meanwhile that there is nothing more to stop. Whether code was stopped.
 * @param {string} expression
 * @param {() => boolean} isOver
 */
async function halt(expression, isOver) {
  const session = new Session();
  session.connectToMainThread();
  /** @type {(method: string, parameters?: object) => Promise<any>} */
  const post = (method, parameters) =>
    new Promise((done, fail) =>
      session.post(method, parameters, (problem, result) => (problem ? fail(problem) : done(result))),
    );
  /** @type {(frames: Frame[]) => void} */
  let arrived = () => undefined;
  session.on("Debugger.paused", ({ params }) => arrived(params.callFrames));
  /** @type {Map<string, string>} */
  const urls = new Map();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  /** @param {Frame} frame */
  const spared = ({ location }) => isSpared(urls.get(location.scriptId) ?? "");
  /** @type {(method: string) => Promise<Frame[] | undefined>} The frames that it pauses in next, innermost first. */
  const next = async (method) => {
    const frames = new Promise((come) => (arrived = come));
    await post(method);
    return Promise.race([frames, over(isOver)]);
  };
  try {
    await post("Debugger.enable");
    let frames = await next("Debugger.pause");
    while (frames && !isOver() && spared(frames[0])) {
      if (frames.every(spared)) {
        await post("Debugger.resume");
        await pause(interval);
        frames = await next("Debugger.pause");
      } else {
        frames = await next("Debugger.stepOut");
      }
    }
    if (!frames || isOver()) return false;
    await post("Debugger.evaluateOnCallFrame", { callFrameId: frames[0].callFrameId, expression, silent: true });
    const ended = post("Runtime.terminateExecution");
    await post("Debugger.resume");
    await ended;
    return true;
  } finally {
    session.disconnect();
  }
}

/**
 * Fulfilled when there is nothing more to stop.
 * @param {() => boolean} isOver
 * @returns {Promise<undefined>}
 */
async function over(isOver) {
  while (!isOver()) await pause(interval);
}

module.exports = { halt };
