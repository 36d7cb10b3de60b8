"use strict";
const { availableParallelism } = require("node:os");

// Images are decoded on libuv's thread pool, which has four threads on any machine: with sixteen cores most would idle.
// The variable is read when the pool first works, so it is set before anything else of a program.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(2, availableParallelism()));
