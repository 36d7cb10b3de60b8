"use strict";
// What Node keeps on promises and timers for the kernel is no part of them for whoever prints them.
const { inspect } = require("node:util");

/** Names of the symbols by which Node keeps it. */
const kept = ["async_id_symbol", "trigger_async_id_symbol", "asyncId", "triggerId", "kResourceStore"];

/**
 * Called where one is printed, before its properties are.
 * @this {object}
 */
function hide() {
  for (const symbol of Object.getOwnPropertySymbols(this)) {
    const isKept = kept.includes(symbol.description ?? "");
    if (isKept && Object.prototype.propertyIsEnumerable.call(this, symbol))
      Object.defineProperty(this, symbol, { enumerable: false });
  }
  return this;
}

/** Hides it from now on. */
function hideKept() {
  const [timeout, immediate] = [setTimeout(() => undefined, 0), setImmediate(() => undefined)];
  for (const kind of [Promise.prototype, Object.getPrototypeOf(timeout), Object.getPrototypeOf(immediate)])
    Object.defineProperty(kind, inspect.custom, { value: hide, configurable: true, writable: true });
  clearTimeout(timeout);
  clearImmediate(immediate);
}

module.exports = { hideKept };
