"use strict";
// tfjs-node 4.22.0 calls util.isNullOrUndefined and util.isArray, which Node 22 warns of and Node 23 removed.
const util = require("node:util");
util.isNullOrUndefined = (value) => value === null || value === undefined;
util.isArray = Array.isArray;

// TensorFlow's own log stays off unless asked for: what goes wrong in an operation is thrown.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
require("@tensorflow/tfjs-node-gpu/lib/napi-v8/palimpsest_environment.node");

// danfojs-node asks for @tensorflow/tfjs-node: it and we must share one native TensorFlow.
module.exports = require("@tensorflow/tfjs-node-gpu");
