#!/usr/bin/env node
"use strict";
require("./threads.cjs");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const cli = join(__dirname, "..", "dist", "cli", "index.js");
if (existsSync(cli)) {
  require(cli);
} else {
  console.error("palimpsest is not installed yet: run `npm start` in its folder once");
  process.exitCode = 1;
}
