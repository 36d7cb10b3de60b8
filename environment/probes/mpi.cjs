"use strict";
// One of two ranks that add up 1 and 2; prints the MPI that did it.
const { join } = require("node:path");
const { existsSync } = require("node:fs");

const built = join(__dirname, "..", "..", "dist", "distributed", "world.js");
// @ts-expect-error tsx has no types of its own.
if (!existsSync(built)) require("tsx/cjs");
const { joinWorld } = require(existsSync(built) ? built : "../../src/distributed/world");

const world = joinWorld();
const [sum] = world.allReduce(Float64Array.of(world.rank + 1));
if (world.size !== 2 || sum !== 3) throw new Error(`${world.size} ranks added up to ${sum}`);
console.log(world.name);
