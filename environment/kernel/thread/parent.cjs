"use strict";

/** Milliseconds between two looks at the parent, and that the kernel has to end by itself when it is gone. */
const [watch, grace] = [500, 3000];

/**
 * Ends the kernel, and what it started, when whoever started it is gone: the process above it, and the one that Jupyter
 * names in JPY_PARENT_PID, which may be further up. It is called in a thread of its own: a cell that computes without a
 * pause, which holds everything else back, does not hold it back.
 * @param {() => void} tell asks the kernel to end by itself
 */
function endWithParent(tell) {
  const parent = process.ppid;
  const named = Number(process.env.JPY_PARENT_PID);
  const sees = named > 1 && isThere(named);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!sees || isThere(named))) return;
    clearInterval(timer);
    tell();
    setTimeout(() => send(-process.pid, "SIGKILL") || send(process.pid, "SIGKILL"), grace);
  }, watch);
}

/** @param {number} pid */
const isThere = (pid) => send(pid, 0);

/** @type {(pid: number, signal: "SIGKILL" | 0) => boolean} */
function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch (/** @type {any} */ problem) {
    return problem.code === "EPERM";
  }
}

module.exports = { endWithParent };
