"use strict";
const { Worker } = require("node:worker_threads");

/** Milliseconds between two looks at the parent, and that the kernel has to end by itself when it is gone. */
const [watch, grace] = [1000, 5000];

/**
 * Ends the kernel, and what it started, when its parent is gone. A thread of its own looks: a cell that computes
 * without a pause, which holds everything else back, does not hold it back.
 */
function endWithParent() {
  const look = `
    const parent = process.ppid;
    const end = (pid) => { try { process.kill(pid, "SIGKILL"); return true; } catch { return false; } };
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      setTimeout(() => end(-process.pid) || end(process.pid), ${grace});
    }, ${watch});`;
  new Worker(look, { eval: true, stdout: true, stderr: true }).unref();
}

module.exports = { endWithParent };
