"use strict";
// Errors that no cell sees: a throw in a timer, a rejected promise that nobody awaits. They are shown at once under the
// cell that they come from, and whoever runs a whole notebook asks for them at its end.
const { setTimeout: pause } = require("node:timers/promises");
const { Halted } = require("./execution.cjs");
const { errorReport } = require("./report.cjs");

/** Milliseconds that timers which still wait at the end of a notebook are given to fire. */
const patience = 2000;

/** Milliseconds between two looks at them. */
const interval = 20;

/** Shows errors as they come. Gives the function that waits for those still to come and throws the first of all. */
function catchUncaught() {
  /** @type {unknown[]} */
  const thrown = [];
  /** @type {Map<Promise<unknown>, unknown>} What is awaited later after all, in another cell, is taken out. */
  const rejected = new Map();
  /** @param {unknown} problem */
  const show = (problem) => process.stderr.write(`Uncaught ${errorReport(problem).traceback.join("\n")}\n`);
  process.on("uncaughtException", (problem) => {
    if (problem instanceof Halted) return;
    thrown.push(problem);
    show(problem);
  });
  process.on("unhandledRejection", (problem, promise) => {
    rejected.set(promise, problem);
    show(problem);
  });
  process.on("rejectionHandled", (promise) => void rejected.delete(promise));
  return async () => {
    const until = performance.now() + patience;
    do await pause(interval, undefined, { ref: false });
    while (timersWait() && performance.now() < until);
    const problems = [...thrown, ...rejected.values()];
    if (problems.length > 0) throw problems[0];
  };
}

/** Whether a timer still has to fire. */
const timersWait = () => process.getActiveResourcesInfo().some((name) => name === "Timeout" || name === "Immediate");

module.exports = { catchUncaught };
