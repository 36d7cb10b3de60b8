"use strict";
const { availableParallelism } = require("node:os");

// Images are decoded on libuv's thread pool, which has four threads on any machine: with two cores they stand in each other's way, with
// sixteen most cores idle. It is read when the pool first works, so before anything else of a program.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(2, availableParallelism()));
